/** Stored features carry it; raise it whenever the same text would yield other features. */
export const ANALYSER_VERSION = '1';
