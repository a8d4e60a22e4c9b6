/** The package's version; two of them on one page is worth a warning. */
export const VERSION = "0.1.0";
