/** What an interrupted command leaves, as it is told whoever interrupts it. */
export const interruption = { kept: "nothing of this run was kept" };

/** What has to be stopped first, since it would go on in threads of its own that keep the process from ending. */
export const going = new Set<() => void>();
