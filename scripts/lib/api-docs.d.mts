/** The text of each file under `docs/api`, by its name. Throws where the declarations can't be made. */
export function apiDocs(): Promise<ReadonlyMap<string, string>>
