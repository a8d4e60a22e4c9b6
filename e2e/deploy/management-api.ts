import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/** What was uploaded for one function. */
export interface Upload {
  readonly metadata: {
    readonly entrypoint_path: string;
    readonly import_map_path?: string;
    readonly verify_jwt: boolean;
  };
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface ManagementApi {
  readonly url: string;
  /** By the function's name. */
  readonly uploads: ReadonlyMap<string, Upload>;
  stop(): void;
}

/** As much of Supabase's management API as a deployment asks for; what it is sent is kept. */
export async function startManagementApi(): Promise<ManagementApi> {
  const uploads = new Map<string, Upload>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const body = new Response(
      Readable.toWeb(request) as NodeReadableStream as ReadableStream,
      { headers: { "content-type": request.headers["content-type"] ?? "" } },
    );
    void answer(request.method, url, body).then(([status, json]) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(json));
    });
  });

  async function answer(
    method: string | undefined,
    url: URL,
    body: Response,
  ): Promise<[number, unknown]> {
    if (method === "POST" && url.pathname.endsWith("/functions/deploy")) {
      const slug = url.searchParams.get("slug") ?? "";
      uploads.set(slug, await read(body));
      return [201, deployed(slug)];
    }
    await body.text();
    if (method === "PUT") return [200, [...uploads.keys()].map(deployed)];
    return [200, url.pathname.endsWith("/functions") ? [] : {}];
  }

  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    uploads,
    stop: () => void server.close(),
  };
}

async function read(body: Response): Promise<Upload> {
  const form = await body.formData();
  const files = new Map<string, string>();
  for (const file of form.getAll("file"))
    if (file instanceof File) files.set(file.name, await file.text());
  const metadata = form.get("metadata");
  const text =
    metadata instanceof File ? await metadata.text() : (metadata ?? "null");
  return { metadata: JSON.parse(text), files };
}

function deployed(slug: string) {
  return {
    id: slug,
    slug,
    name: slug,
    status: "ACTIVE",
    version: 1,
    created_at: 1,
    updated_at: 1,
    verify_jwt: false,
  };
}
