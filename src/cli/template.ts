import { Argument, Command } from 'commander';
import { templateOf } from '../exchange/sheets/template.ts';
import { write } from './export.ts';
import { type SheetName, sheetNames, sheets } from './resources.ts';

const EXAMPLES = `
Examples:
  zhiqi template demands demands.xlsx`;

export const templateCommand = (): Command =>
  new Command('template')
    .description('write the workbook in which rows are filled in for import')
    .addArgument(new Argument('<resource>', 'what the rows are').choices(sheetNames))
    .argument('[file]', 'where to; standard output with - or nothing')
    .addHelpText('after', EXAMPLES)
    .action((resource: SheetName, file: string | undefined) =>
      write(templateOf(sheets[resource], new Date()), file === '-' ? undefined : file),
    );
