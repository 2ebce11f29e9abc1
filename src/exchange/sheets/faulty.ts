const ERRORS = /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!)$/;

/** Whether a cell holds what a spreadsheet program shows in place of a value it could not find. */
export const isErrorValue = (text: string): text is '#REF!' => ERRORS.test(text);
