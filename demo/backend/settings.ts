/** Fixed for every copy of the embedded backend, which binds to loopback: no secrets. */
export const KEYS = {
  publishable: "sb_publishable_livelets",
  secret: "sb_secret_livelets",
} as const;

export const PUSHER_APP = {
  id: "1",
  key: "livelets",
  secret: "livelets-secret",
} as const;

export const DEFAULT_PORT = 5173;
export const DEFAULT_FOLDER = ".livelets";
