// The shelf of kernels: what each is and who described it.

interface Kernel {
  readonly name: string;
  readonly about: string;
  readonly cites: string;
}

export const kernels: readonly Kernel[] = [
  {
    name: "maths",
    about: "The transcendental functions, with the same bits on every engine.",
    cites: "Muller et al. 2018, Handbook of Floating-Point Arithmetic",
  },
  { name: "murmur", about: "MurmurHash3 to 128 bits: the digest of states.", cites: "Appleby 2011, SMHasher" },
  {
    name: "threefry",
    about: "Random words from a counter and a key: the root of every stream.",
    cites: "Salmon, Moraes, Dror & Shaw 2011, Random123",
  },
];
