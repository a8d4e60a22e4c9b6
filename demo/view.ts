/** What the page shows: kept in its address, so that a link opens the same view. */
export interface View {
  readonly tenant: Tenant;
  readonly source: SourceName;
  readonly role: RoleName;
}

export type Tenant = keyof typeof TENANTS;
export type SourceName = keyof typeof SOURCES;
export type RoleName = keyof typeof ROLES;

export const TENANTS = {
  host: "This machine",
  studio: "Training studio",
  barbershop: "Barbershop",
  gym: "Gym",
  signage: "Signage fleet",
} as const;

/** Their packs define no metrics: a grid would have nothing to show. */
export const WITHOUT_METRICS: readonly Tenant[] = ["studio"];

export const SOURCES = {
  supabase: "Supabase",
  pusher: "Pusher",
  poll: "Polling",
  mock: "Mock",
} as const;

export const ROLES = {
  visitor: "Visitor",
  member: "Member",
  staff: "Staff",
  admin: "Admin",
} as const;

export const DEFAULT_VIEW: View = {
  tenant: "host",
  source: "supabase",
  role: "visitor",
};

/** What a page does not leave to its address: the tenant of a page per pack, `mock` where there is no backend. */
export type Fixed = Partial<View>;

/** Reads `?tenant=&source=&role=`. What is missing or unknown takes its default, what is fixed stays. */
export function parseView(search: string, fixed: Fixed = {}): View {
  const params = new URLSearchParams(search);
  return {
    tenant: pick(TENANTS, params.get("tenant"), DEFAULT_VIEW.tenant),
    source: pick(SOURCES, params.get("source"), DEFAULT_VIEW.source),
    role: pick(ROLES, params.get("role"), DEFAULT_VIEW.role),
    ...fixed,
  };
}

/** The address of a view, whole even where it equals the default: a link must not change its meaning later. */
export function searchOf(view: View): string {
  return `?${new URLSearchParams({ ...view }).toString()}`;
}

/** `value` if it is a tenant's name. */
export function isTenant(value: string | undefined): value is Tenant {
  return value !== undefined && Object.hasOwn(TENANTS, value);
}

function pick<Name extends string>(
  names: Readonly<Record<Name, string>>,
  name: string | null,
  otherwise: Name,
): Name {
  return name !== null && Object.hasOwn(names, name)
    ? (name as Name)
    : otherwise;
}
