const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** The day by the clock of Shanghai, as YYYY-MM-DD: deadlines and campaigns end with it. */
export const dayInChina = (time: Date): string => format.format(time);
