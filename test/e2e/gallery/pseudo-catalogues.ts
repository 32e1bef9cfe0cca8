import { catalogues as real } from '../../../renderer/i18n/catalogues.ts'
import { mirrored, pseudoWords } from './pseudo-words.ts'

/** Takes the place of renderer/i18n/catalogues.ts in the pages of the gallery (serve-pages.ts): the same languages, and two that nobody speaks. */
export const catalogues = {
  ...real,
  'en-XA': pseudoWords(real.en),
  // a language that reads from right to left and has English's plurals
  'ur-XB': pseudoWords(real.en, mirrored),
}
