/** The same catalogue in another language: every key of it and no other, so that a missing sentence does not compile. */
export type Translation<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Translation<Catalogue[Key]>
}
