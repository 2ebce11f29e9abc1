/** Stored features carry it; raise it whenever the same text would yield other features or search tokens. */
export const ANALYSER_VERSION = '2';
