import { type ProfileContent, profileSchemas } from '../../src/profiles/schema.ts';
import { createContent } from '../../src/resources/content.ts';
import { createCorpus } from '../corpus/corpus.ts';
import { createProse } from '../corpus/prose.ts';
import { createRandom } from '../corpus/random.ts';
import type { Settings } from '../options.ts';

/** The searched texts of a profile, beside what else the corpus gives it. */
export type ProseProfile = ProfileContent & { id: string; created_at: string; updated_at: string };

const TEXTS = 7;
const MOST_KEYWORDS = 8;
const TITLES = ['教授', '研究员', '高级工程师', '副教授', '正高级工程师', '主任医师', '博士'];
const HOUSES = ['大学', '研究院', '科技有限公司', '学院', '研究所', '学会', '医院'];
/** Rows were written one after another. */
const FIRST = Date.UTC(2025, 0, 1);
const MINUTE_MS = 60_000;

/** Profiles of the corpus with running Chinese text in place of its made-up words, each made when it is asked for. */
export function createProseProfiles(settings: Settings): (number: number) => ProseProfile {
  const corpus = createCorpus({ ...settings, script: 'latin' });
  const content = createContent<ProfileContent>(profileSchemas.New);
  const prose = createProse(settings.seed);
  return (number) => {
    const { id, bio, evidence, name: _name, affiliation: _affiliation, ...traits } = corpus.profile(number);
    const random = createRandom(settings.seed, TEXTS, number);
    const keywords = Array.from({ length: random.below(MOST_KEYWORDS + 1) }, () => prose.phrase(random));
    const texts = {
      name: traits.kind === 'society' ? `${prose.phrase(random)}学会` : prose.person(random),
      affiliation: prose.place(random) + prose.phrase(random) + random.pick(HOUSES),
      title: random.pick(TITLES),
      keywords: [...new Set(keywords)],
      bio: prose.text(random, bio.length),
      evidence: evidence.map(({ title, abstract }) => ({
        kind: 'publication',
        title: prose.text(random, Math.ceil(title.length / 2)).slice(0, -1),
        abstract: abstract.length > 0 ? prose.text(random, abstract.length) : null,
        year: 2020,
      })),
    };
    const at = new Date(FIRST + number * MINUTE_MS).toISOString();
    return { ...content.complete({ ...traits, ...texts }), id, created_at: at, updated_at: at };
  };
}
