/** One page of a list, as the paged endpoints answer it (netmaker-api.md 1.4): nonsense counts as the default. */
export function pageOf<Item, Encoded>(query: URLSearchParams, found: readonly Item[], encode: (item: Item) => Encoded) {
  const asked = whole(query.get('per_page'))
  const perPage = asked < 1 || asked > 100 ? 10 : asked
  const page = whole(query.get('page')) || 1
  // below the first there is none: the answer names what was asked for all the same
  const from = (Math.max(page, 1) - 1) * perPage
  return {
    data: found.slice(from, from + perPage).map(encode),
    page,
    per_page: perPage,
    total: found.length,
    total_pages: Math.max(1, Math.ceil(found.length / perPage)),
  }
}

function whole(text: string | null): number {
  return text !== null && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : 0
}
