/** Where runs are kept, and looked for by their name, unless told. */
export const runsFolder = "results/runs";
