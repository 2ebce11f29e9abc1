import { regionLevel, regionLine, regions } from '../../reference/index.ts';
import { nearest, plainName } from './names.ts';

/** What ends the name of a region, which people leave out. */
const ENDINGS = /(?:特别行政区|(?:壮族|回族|维吾尔|畲族)?自治[区县]|省|市|区|县)$/;
const MARKED_AS_ALL = /(?:全省|全市|全区|全县|本级|市本级|市辖区)$/;

interface Place {
  readonly code: string;
  readonly zh: string;
  readonly names: readonly string[];
}

const shortOf = (name: string): string => {
  const short = name.replace(ENDINGS, '');
  return [...short].length >= 2 ? short : name;
};

const places: readonly Place[] = regions.map(({ code, zh, en }) => ({
  ...{ code, zh },
  names: [...new Set([zh, shortOf(zh), `${shortOf(zh)}${zh.slice(-1)}`, plainName(en)])],
}));
const byCode = new Map(places.map((place) => [place.code, place]));

/** The full name of a region: 浙江省杭州市余杭区. */
export const regionName = (code: string): string =>
  regionLine(code)
    .map((each) => byCode.get(each)?.zh ?? '')
    .join('');

export type FoundRegion = { code: string } | { near: readonly string[]; several: boolean };

/** The region that people mean by its code, its name, or its name after those it lies in, with or without 省, 市 and 区. */
export function findRegion(given: string): FoundRegion {
  const text = plainName(given.replace(/^中国(?=.)/, '')).replace(/[/、,>]/g, '');
  if (byCode.has(text)) return { code: text };
  // Within a county, its code goes on.
  if (/^\d{12}$/.test(text) && byCode.has(text.slice(0, 6))) return { code: text.slice(0, 6) };
  const found = places.filter(
    (place) => isCalled(place, text) || isCalled(place, text.replace(MARKED_AS_ALL, '')),
  );
  const [first] = found;
  // A province-level city is one, whatever is said of it twice.
  if (first && found.length === 1) return { code: first.code };
  if (found.length > 1) {
    const exact = found.filter(({ zh }) => plainName(zh) === text);
    if (exact.length === 1) return { code: (exact[0] as Place).code };
    return { near: found.map(({ code }) => regionName(code)), several: true };
  }
  return { near: nearRegions(text), several: false };
}

/** What a name that is not known could mean: the province or city it begins with, or names that are like it. */
function nearRegions(text: string): string[] {
  const around = places.filter(({ names }) => names.some((name) => text.startsWith(name)));
  const beside = nearest(lastPart(text), regions).flatMap((name) => {
    const region = regions.find(({ zh }) => zh === name);
    return region && around.every(({ code }) => isWithin(region.code, code)) ? [region.code] : [];
  });
  return [...new Set([...beside, ...around.map(({ code }) => code)])].map(regionName);
}

const isWithin = (code: string, outer: string): boolean => regionLine(code).includes(outer);

/** Whether a text is a name of a place, or names of some it lies in and then one of its own. */
function isCalled({ code, names }: Place, text: string): boolean {
  return names.some((name) => text.endsWith(name) && isOuter(code, text.slice(0, -name.length)));
}

function isOuter(code: string, text: string): boolean {
  if (text === '') return true;
  const outer = regionLine(code).filter((each) => each !== code);
  return outer.some((each) => {
    const place = byCode.get(each);
    return place !== undefined && isCalled(place, text);
  });
}

const lastPart = (text: string): string => /^.*?(?:省|市)(.+)$/.exec(text)?.[1] ?? text;

/** Regions down to those that have regions in them, as a list to choose from. */
export const choosable = (): string[] =>
  places
    .filter(({ code }) => code.startsWith('33') || regionLevel(code) === 'province')
    .map(({ code }) => regionName(code));
