import { flows, maps } from "../laws/shelf.ts";
import { flowLaws, mapLaws } from "../laws/vector.ts";

for (const model of flows) flowLaws(model);
for (const model of maps) mapLaws(model);
