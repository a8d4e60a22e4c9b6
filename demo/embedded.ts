/**
 * Fixed for every copy of the embedded backend, which binds to loopback: no secrets.
 * (The secret key is fixed too, and on no page.)
 */
export const PUBLISHABLE_KEY = "sb_publishable_livelets";

/** Of each `<role>@<tenant>.test`. */
export const PASSWORD = "livelets";
