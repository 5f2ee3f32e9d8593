/** Version of the extension, put in at build time from the manifest. */
declare const __VERSION__: string
