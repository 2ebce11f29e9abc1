/** Who stood where in a report: by demand, the profiles in their order with their scores. */
export type Places = Readonly<Record<string, readonly (readonly [profileId: string, score: number])[]>>;
