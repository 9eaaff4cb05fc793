// Bodies that attract one another.
import { kernel } from "./compiler/index.ts";

export const nBody = kernel({
  name: "n-body",
  about: "The accelerations of n bodies by one another's gravity, softened so that a body does not pull itself.",
  cites: "Aarseth 1963, Mon. Not. R. Astron. Soc. 126, 223",
  form: "each",
  takes: { x: "f64[n]", y: "f64[n]", z: "f64[n]", mass: "f64[n]", softening: "f64" },
  gives: { ax: "f64[n]", ay: "f64[n]", az: "f64[n]" },
  element({ x, y, z, mass, softening, n, ax, ay, az }, i) {
    const [px, py, pz] = [x[i]!, y[i]!, z[i]!];
    let sx = 0;
    let sy = 0;
    let sz = 0;
    for (let j = 0; j < n; j++) {
      const dx = x[j]! - px;
      const dy = y[j]! - py;
      const dz = z[j]! - pz;
      const square = dx * dx + dy * dy + dz * dz + softening * softening;
      const pull = mass[j]! / (square * Math.sqrt(square));
      sx += pull * dx;
      sy += pull * dy;
      sz += pull * dz;
    }
    ax[i] = sx;
    ay[i] = sy;
    az[i] = sz;
  },
});
