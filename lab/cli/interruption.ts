/** What an interrupted command leaves, as it is told whoever interrupts it. */
export const interruption = { kept: "nothing of this run was kept" };
