// Weather on a circle of latitude, of any number of places: a flow whose state is large.
import { flow } from "../../lab/index.ts";

/** A circle of `places` variables. */
export const lorenz96 = (places: number) =>
  flow({
    name: "lorenz96",
    about: "Weather on a circle of latitude: what each place has is blown on, dissipated and driven.",
    cites: "Lorenz 1996, Proc. Seminar on Predictability, ECMWF, 1",
    state: Array.from({ length: places }, (_, i) => `x${i}`),
    // The rest, with one place pushed, as in the paper.
    start: Array.from({ length: places }, (_, i) => (i === 0 ? 8.01 : 8)),
    params: { forcing: { value: 8, range: [0, 20], about: "what drives every place" } },
    rate(du, u, { forcing }) {
      for (let i = 0; i < places; i++) {
        const [ahead, behind, before] = [(i + 1) % places, (i + places - 1) % places, (i + places - 2) % places];
        du[i] = (u[ahead]! - u[before]!) * u[behind]! - u[i]! + forcing;
      }
    },
  });
