// Made from the migrations by `npx tsx supabase/write-types.ts`. A test says when it is due.

export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[];
type Tables = Database["livelets"]["Tables"];
type CompositeTypes = Database["livelets"]["CompositeTypes"];

export interface Database {
  livelets: {
    Tables: {
      allowance: {
        Row: { call: string; full_at: string; subject: string };
        Insert: { call: string; full_at: string; subject: string };
        Update: { call?: string; full_at?: string; subject?: string };
        Relationships: [];
      };
      change: {
        Row: {
          actor: Json | null;
          data: Json;
          key: string | null;
          n: number;
          topics: string[];
          transaction: unknown;
          type: string;
        };
        Insert: {
          actor?: Json | null;
          data: Json;
          key?: string | null;
          n?: never;
          topics: string[];
          transaction?: unknown;
          type: string;
        };
        Update: {
          actor?: Json | null;
          data?: Json;
          key?: string | null;
          n?: never;
          topics?: string[];
          transaction?: unknown;
          type?: string;
        };
        Relationships: [];
      };
      chore: {
        Row: { name: string; turn: number };
        Insert: { name: string; turn: number };
        Update: { name?: string; turn?: number };
        Relationships: [];
      };
      client: {
        Row: { id: string; person: string; seen_at: string; tenant: string };
        Insert: {
          id: string;
          person: string;
          seen_at?: string;
          tenant: string;
        };
        Update: {
          id?: string;
          person?: string;
          seen_at?: string;
          tenant?: string;
        };
        Relationships: [
          {
            foreignKeyName: "client_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: false;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      command: {
        Row: {
          answer: Json | null;
          at: string;
          body_hash: string;
          client: string;
          id: string;
          person: string;
          tenant: string;
          type: string;
        };
        Insert: {
          answer?: Json | null;
          at?: string;
          body_hash: string;
          client: string;
          id: string;
          person: string;
          tenant: string;
          type: string;
        };
        Update: {
          answer?: Json | null;
          at?: string;
          body_hash?: string;
          client?: string;
          id?: string;
          person?: string;
          tenant?: string;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: "command_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: false;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      command_type: {
        Row: { function: string; pack: string; roles: string[]; type: string };
        Insert: {
          function: string;
          pack: string;
          roles: string[];
          type: string;
        };
        Update: {
          function?: string;
          pack?: string;
          roles?: string[];
          type?: string;
        };
        Relationships: [];
      };
      crowd: {
        Row: { counted_at: string; one: boolean; pages: number };
        Insert: { counted_at: string; one?: boolean; pages: number };
        Update: { counted_at?: string; one?: boolean; pages?: number };
        Relationships: [];
      };
      event: {
        Row: {
          actor: Json | null;
          at: string;
          command: string | null;
          data: Json;
          id: string;
          key: string | null;
          seq: number;
          topic: string;
          type: string;
        };
        Insert: {
          actor?: Json | null;
          at: string;
          command?: string | null;
          data: Json;
          id: string;
          key?: string | null;
          seq: number;
          topic: string;
          type: string;
        };
        Update: {
          actor?: Json | null;
          at?: string;
          command?: string | null;
          data?: Json;
          id?: string;
          key?: string | null;
          seq?: number;
          topic?: string;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: "event_topic_fkey";
            columns: ["topic"];
            isOneToOne: false;
            referencedRelation: "stream";
            referencedColumns: ["topic"];
          },
        ];
      };
      installation: {
        Row: { id: string; single: boolean };
        Insert: { id?: string; single?: boolean };
        Update: { id?: string; single?: boolean };
        Relationships: [];
      };
      lease: {
        Row: {
          asked: string | null;
          asker: string | null;
          client: string | null;
          expires_at: string;
          holder: string | null;
          reason: string | null;
          resource: string;
          since: string | null;
          tenant: string;
          token: number;
        };
        Insert: {
          asked?: string | null;
          asker?: string | null;
          client?: string | null;
          expires_at?: string;
          holder?: string | null;
          reason?: string | null;
          resource: string;
          since?: string | null;
          tenant: string;
          token?: number;
        };
        Update: {
          asked?: string | null;
          asker?: string | null;
          client?: string | null;
          expires_at?: string;
          holder?: string | null;
          reason?: string | null;
          resource?: string;
          since?: string | null;
          tenant?: string;
          token?: number;
        };
        Relationships: [
          {
            foreignKeyName: "lease_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: false;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      lease_kind: {
        Row: {
          audience: string;
          kind: string;
          pack: string;
          roles: string[];
          take_roles: string[];
        };
        Insert: {
          audience: string;
          kind: string;
          pack: string;
          roles: string[];
          take_roles: string[];
        };
        Update: {
          audience?: string;
          kind?: string;
          pack?: string;
          roles?: string[];
          take_roles?: string[];
        };
        Relationships: [];
      };
      member: {
        Row: {
          created_at: string;
          name: string | null;
          role: string;
          tenant: string;
          user_id: string;
        };
        Insert: {
          created_at?: string;
          name?: string | null;
          role: string;
          tenant: string;
          user_id: string;
        };
        Update: {
          created_at?: string;
          name?: string | null;
          role?: string;
          tenant?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "member_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: false;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      outbox: {
        Row: {
          channel: string;
          created_at: string;
          frame: Json;
          id: number;
          next_at: string;
          refused: number | null;
          tries: number;
        };
        Insert: {
          channel: string;
          created_at?: string;
          frame: Json;
          id?: never;
          next_at?: string;
          refused?: number | null;
          tries?: number;
        };
        Update: {
          channel?: string;
          created_at?: string;
          frame?: Json;
          id?: never;
          next_at?: string;
          refused?: number | null;
          tries?: number;
        };
        Relationships: [];
      };
      person_store: {
        Row: {
          erase: string;
          export: string;
          ids: string | null;
          name: string;
        };
        Insert: {
          erase: string;
          export: string;
          ids?: string | null;
          name: string;
        };
        Update: {
          erase?: string;
          export?: string;
          ids?: string | null;
          name?: string;
        };
        Relationships: [];
      };
      personal_field: {
        Row: {
          fields: string[];
          id: string;
          path: string[];
          search: unknown | null;
          type: string;
        };
        Insert: {
          fields: string[];
          id: string;
          path: string[];
          search?: unknown | null;
          type: string;
        };
        Update: {
          fields?: string[];
          id?: string;
          path?: string[];
          search?: unknown | null;
          type?: string;
        };
        Relationships: [];
      };
      publication: {
        Row: {
          at: string;
          body_hash: string;
          id: string;
          positions: Json;
          tenant: string;
        };
        Insert: {
          at?: string;
          body_hash: string;
          id: string;
          positions?: Json;
          tenant: string;
        };
        Update: {
          at?: string;
          body_hash?: string;
          id?: string;
          positions?: Json;
          tenant?: string;
        };
        Relationships: [
          {
            foreignKeyName: "publication_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: false;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      publish_key: {
        Row: {
          created_at: string;
          expires_at: string;
          hash: string;
          name: string;
          revoked_at: string | null;
          tenant: string;
          topics: string[];
          types: string[];
          used_at: string | null;
        };
        Insert: {
          created_at?: string;
          expires_at: string;
          hash: string;
          name: string;
          revoked_at?: string | null;
          tenant: string;
          topics: string[];
          types: string[];
          used_at?: string | null;
        };
        Update: {
          created_at?: string;
          expires_at?: string;
          hash?: string;
          name?: string;
          revoked_at?: string | null;
          tenant?: string;
          topics?: string[];
          types?: string[];
          used_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "publish_key_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: false;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      rate_limit: {
        Row: { burst: number; call: string; per_minute: number; who: string };
        Insert: {
          burst: number;
          call: string;
          per_minute: number;
          who: string;
        };
        Update: {
          burst?: number;
          call?: string;
          per_minute?: number;
          who?: string;
        };
        Relationships: [];
      };
      rollup: {
        Row: {
          closing: number;
          high: number;
          hour: string;
          key: string;
          low: number;
          opening: number;
          samples: number;
          topic: string;
          total: number;
          type: string;
        };
        Insert: {
          closing: number;
          high: number;
          hour: string;
          key: string;
          low: number;
          opening: number;
          samples: number;
          topic: string;
          total: number;
          type: string;
        };
        Update: {
          closing?: number;
          high?: number;
          hour?: string;
          key?: string;
          low?: number;
          opening?: number;
          samples?: number;
          topic?: string;
          total?: number;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: "rollup_topic_fkey";
            columns: ["topic"];
            isOneToOne: false;
            referencedRelation: "stream";
            referencedColumns: ["topic"];
          },
        ];
      };
      simulation: {
        Row: { tenant: string; ticked_at: string; watched_at: string };
        Insert: { tenant: string; ticked_at?: string; watched_at?: string };
        Update: { tenant?: string; ticked_at?: string; watched_at?: string };
        Relationships: [
          {
            foreignKeyName: "simulation_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: true;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      state: {
        Row: { key: string; seq: number; topic: string; type: string };
        Insert: { key: string; seq: number; topic: string; type: string };
        Update: { key?: string; seq?: number; topic?: string; type?: string };
        Relationships: [
          {
            foreignKeyName: "state_topic_fkey";
            columns: ["topic"];
            isOneToOne: false;
            referencedRelation: "stream";
            referencedColumns: ["topic"];
          },
        ];
      };
      stream: {
        Row: {
          epoch: string;
          floor: number;
          generation: number | null;
          head_at: string;
          keep_for: unknown | null;
          keep_least: number;
          seq: number;
          tenant: string;
          topic: string;
        };
        Insert: {
          epoch: string;
          floor?: number;
          generation?: number | null;
          head_at?: string;
          keep_for?: unknown | null;
          keep_least?: number;
          seq?: number;
          tenant: string;
          topic: string;
        };
        Update: {
          epoch?: string;
          floor?: number;
          generation?: number | null;
          head_at?: string;
          keep_for?: unknown | null;
          keep_least?: number;
          seq?: number;
          tenant?: string;
          topic?: string;
        };
        Relationships: [
          {
            foreignKeyName: "stream_tenant_fkey";
            columns: ["tenant"];
            isOneToOne: false;
            referencedRelation: "tenant";
            referencedColumns: ["id"];
          },
        ];
      };
      tenant: {
        Row: {
          created_at: string;
          engines: string[];
          hinted: string[];
          id: string;
          keep_for: unknown;
          keep_own_for: unknown;
          keep_states_for: unknown;
          name: string;
          origins: string[];
          pack: string | null;
          public_reading: boolean;
          revision: number;
          room_generation: number;
          switches: Json;
          time_zone: string;
        };
        Insert: {
          created_at?: string;
          engines?: string[];
          hinted?: never;
          id: string;
          keep_for?: unknown;
          keep_own_for?: unknown;
          keep_states_for?: unknown;
          name: string;
          origins?: string[];
          pack?: string | null;
          public_reading?: boolean;
          revision?: number;
          room_generation?: number;
          switches?: Json;
          time_zone?: string;
        };
        Update: {
          created_at?: string;
          engines?: string[];
          hinted?: never;
          id?: string;
          keep_for?: unknown;
          keep_own_for?: unknown;
          keep_states_for?: unknown;
          name?: string;
          origins?: string[];
          pack?: string | null;
          public_reading?: boolean;
          revision?: number;
          room_generation?: number;
          switches?: Json;
          time_zone?: string;
        };
        Relationships: [];
      };
    };
    Views: { [name in never]: never };
    Functions: {
      answer_of: { Args: { outcome: Json; positions?: Json }; Returns: Json };
      append: {
        Args: {
          actor?: Json;
          command?: string;
          data: Json;
          event_id?: string;
          key?: string;
          topics: string[];
          type: string;
        };
        Returns: CompositeTypes["position"][];
      };
      append_all: {
        Args: {
          actor: Json;
          also: string[];
          command: string;
          events: Json;
          tenant: string;
        };
        Returns: Json;
      };
      append_batch: {
        Args: { events: Json; topics: string[] };
        Returns: CompositeTypes["position"][];
      };
      append_derived: {
        Args: {
          data: Json;
          key: string;
          source: string;
          tenant: string;
          topics: string[];
          type: string;
        };
        Returns: undefined;
      };
      append_lease: {
        Args: {
          actor?: string;
          before?: string;
          lease: Tables["lease"]["Row"];
          status: string;
        };
        Returns: undefined;
      };
      applied: { Args: { events?: Json; result?: Json }; Returns: Json };
      ask_lease: {
        Args: {
          lease: Tables["lease"]["Row"];
          message: string;
          person: string;
        };
        Returns: Tables["lease"]["Row"];
      };
      begin_command: {
        Args: { body_hash: string; request: CompositeTypes["command_request"] };
        Returns: Json;
      };
      begin_derivation: {
        Args: { key: string; tenant: string; type: string };
        Returns: Json;
      };
      begin_tick: {
        Args: { moment: string; tenant: string; tick_at: string };
        Returns: boolean;
      };
      blank_data: {
        Args: { aliases: Json; event: Tables["event"]["Row"] };
        Returns: Json;
      };
      blank_person: {
        Args: {
          aliases: Json;
          fields: string[];
          id: string;
          path: string[];
          value: Json;
        };
        Returns: Json;
      };
      bump_generation: { Args: { topic: string }; Returns: number };
      call_command: {
        Args: { function: string; request: CompositeTypes["command_request"] };
        Returns: Json;
      };
      can_read: { Args: { channel: string; claims: Json }; Returns: boolean };
      can_write: { Args: { channel: string; claims: Json }; Returns: boolean };
      change_lease: {
        Args: {
          may_take: boolean;
          person: string;
          request: Json;
          resource: string;
          tenant: string;
        };
        Returns: Json;
      };
      channel: { Args: { topic: string }; Returns: string };
      check_watch: {
        Args: { config: Json; watched: unknown };
        Returns: undefined;
      };
      claim_outbox: {
        Args: { lease: unknown; most: number };
        Returns: { channel: string; frame: Json; id: string }[];
      };
      claim_turn: {
        Args: { every: unknown; moment?: string; name: string };
        Returns: boolean;
      };
      command_type_of: {
        Args: { tenant: string; type: string };
        Returns: Tables["command_type"]["Row"];
      };
      commands_about: {
        Args: { people: string[]; tenant: string };
        Returns: Tables["command"]["Row"][];
      };
      conflict: {
        Args: {
          alternatives?: Json;
          message?: string;
          reason: string;
          result?: Json;
        };
        Returns: Json;
      };
      connect: {
        Args: { asked?: string[]; claims: Json; tenant: string };
        Returns: Json;
      };
      count_crowd: {
        Args: { moment: string; pages: number };
        Returns: undefined;
      };
      crowd_at: { Args: { moment: string }; Returns: number };
      declare_personal: {
        Args: { fields: string[]; id: string; path: string; type: string };
        Returns: undefined;
      };
      derived_id: {
        Args: { key: string; source: string; type: string };
        Returns: string;
      };
      describe_lease: {
        Args: { lease: Tables["lease"]["Row"]; status: string };
        Returns: Json;
      };
      drop_old_hints: { Args: never; Returns: undefined };
      end_lease: {
        Args: { lease: Tables["lease"]["Row"] };
        Returns: Tables["lease"]["Row"];
      };
      erase: {
        Args: { most?: number; person: string; tenant: string };
        Returns: Json;
      };
      erase_clients: {
        Args: { people: string[]; tenant: string };
        Returns: undefined;
      };
      erase_commands: {
        Args: { people: string[]; tenant: string };
        Returns: undefined;
      };
      erase_events: {
        Args: { aliases: Json; most: number; topic: string };
        Returns: number;
      };
      erase_hints: { Args: { topics: string[] }; Returns: undefined };
      erase_keys: {
        Args: { aliases: Json; topic: string };
        Returns: undefined;
      };
      erase_leases: {
        Args: { people: string[]; tenant: string };
        Returns: undefined;
      };
      erase_members: {
        Args: { people: string[]; tenant: string };
        Returns: undefined;
      };
      event_json: { Args: { event: Tables["event"]["Row"] }; Returns: Json };
      event_of: {
        Args: { data: Json; key?: string; topics?: string[]; type: string };
        Returns: Json;
      };
      events_about: {
        Args: { people: string[]; topic: string };
        Returns: Tables["event"]["Row"][];
      };
      expire_leases: { Args: { most?: number }; Returns: number };
      export_clients: {
        Args: { people: string[]; tenant: string };
        Returns: Json;
      };
      export_commands: {
        Args: { people: string[]; tenant: string };
        Returns: Json;
      };
      export_leases: {
        Args: { people: string[]; tenant: string };
        Returns: Json;
      };
      export_members: {
        Args: { people: string[]; tenant: string };
        Returns: Json;
      };
      export_person: {
        Args: { person: string; tenant: string };
        Returns: Json;
      };
      extend_lease: {
        Args: { lease: Tables["lease"]["Row"]; ttl: unknown };
        Returns: Tables["lease"]["Row"];
      };
      find_lease: {
        Args: { action: string; resource: string; tenant: string };
        Returns: Tables["lease"]["Row"];
      };
      first_epoch: { Args: { topic: string }; Returns: string };
      first_generation: { Args: { topic: string }; Returns: number };
      full_event: {
        Args: { epoch: string; event: Tables["event"]["Row"] };
        Returns: Json;
      };
      grant_lease: {
        Args: { lease: Tables["lease"]["Row"]; status: string; ttl: unknown };
        Returns: Tables["lease"]["Row"];
      };
      heads: {
        Args: { topics: string[] };
        Returns: { epoch: string; seq: number; topic: string }[];
      };
      hint: {
        Args: { channel: string; engines: string[]; message: Json };
        Returns: undefined;
      };
      history: {
        Args: {
          after?: number;
          before?: number;
          epoch?: string;
          last?: string;
          limit?: number;
          topic: string;
        };
        Returns: Json;
      };
      hold_tenants: { Args: { tenants: string[] }; Returns: undefined };
      holds: {
        Args: { resource: string; tenant: string; token: number };
        Returns: boolean;
      };
      is_held: { Args: { lease: Tables["lease"]["Row"] }; Returns: boolean };
      lease_kind_of: {
        Args: { resource: string; tenant: string };
        Returns: Tables["lease_kind"]["Row"];
      };
      lease_person: { Args: { person: string; tenant: string }; Returns: Json };
      lease_refusal: {
        Args: { request: CompositeTypes["command_request"]; resource: string };
        Returns: Json;
      };
      lease_topics: {
        Args: { lease: Tables["lease"]["Row"] };
        Returns: string[];
      };
      lock_lost: {
        Args: { also?: string[]; lost: string[] };
        Returns: string[];
      };
      lock_topics: {
        Args: { topics: string[] };
        Returns: Tables["stream"]["Row"][];
      };
      lost_topics: {
        Args: {
          had: Tables["member"]["Row"][];
          has: Tables["member"]["Row"][];
        };
        Returns: string[];
      };
      make_publish_key: {
        Args: {
          expires_in?: unknown;
          name: string;
          tenant: string;
          topics: string[];
          types: string[];
        };
        Returns: string;
      };
      may_read: {
        Args: {
          kind: string;
          name: string;
          person: string;
          public_reading: boolean;
          role: string;
        };
        Returns: boolean;
      };
      new_epoch: { Args: { topic: string }; Returns: string };
      new_publish_key: {
        Args: { key: Tables["publish_key"]["Row"] };
        Returns: string;
      };
      note_row: {
        Args: { config: Json; line: Json; more?: Json; operation: string };
        Returns: undefined;
      };
      owns_client: {
        Args: { client: string; person: string; tenant: string };
        Returns: boolean;
      };
      parse_channel: {
        Args: { channel: string };
        Returns: { generation: number; topic: string }[];
      };
      parse_topic: {
        Args: { topic: string };
        Returns: { kind: string; name: string; tenant: string }[];
      };
      person_ids: {
        Args: { person: string; tenant: string };
        Returns: string[];
      };
      publish: {
        Args: {
          actor?: Json;
          body_hash: string;
          command?: string;
          data: Json;
          id: string;
          key?: string;
          tenant: string;
          topics: string[];
          type: string;
        };
        Returns: Json;
      };
      reads: { Args: { channel: string }; Returns: boolean };
      refuse_watch: {
        Args: { watched: unknown; what: string };
        Returns: undefined;
      };
      register_command: {
        Args: { function: string; pack: string; roles: string[]; type: string };
        Returns: undefined;
      };
      register_lease: {
        Args: {
          audience: string;
          kind: string;
          pack: string;
          roles: string[];
          take_roles?: string[];
        };
        Returns: undefined;
      };
      register_person_store: {
        Args: { erase: string; export: string; ids?: string; name: string };
        Returns: undefined;
      };
      rejected: {
        Args: {
          alternatives?: Json;
          message?: string;
          reason: string;
          result?: Json;
        };
        Returns: Json;
      };
      require_log: { Args: { names: string[] }; Returns: undefined };
      revoke_lost: {
        Args: {
          had: Tables["member"]["Row"][];
          has: Tables["member"]["Row"][];
        };
        Returns: undefined;
      };
      revoke_publish_key: {
        Args: { name: string; tenant: string };
        Returns: number;
      };
      revoke_rooms: {
        Args: { rooms: string[]; tenants: string[] };
        Returns: undefined;
      };
      rfc3339: { Args: { moment: string }; Returns: string };
      role_in: { Args: { claims: Json; tenant: string }; Returns: string };
      rollup: {
        Args: {
          key: string;
          since?: string;
          topic: string;
          type: string;
          until?: string;
        };
        Returns: {
          closing: number;
          high: number;
          hour: string;
          low: number;
          mean: number;
          opening: number;
          samples: number;
        }[];
      };
      rotate_publish_key: {
        Args: {
          expires_in?: unknown;
          name: string;
          overlap?: unknown;
          tenant: string;
        };
        Returns: string;
      };
      run_command: {
        Args: {
          also?: string[];
          body_hash: string;
          claims: Json;
          command: Json;
          id: string;
          server?: string;
          tenant: string;
        };
        Returns: Json;
      };
      run_minute: { Args: never; Returns: string };
      schedule_minute: { Args: never; Returns: string };
      secret: { Args: { name: string }; Returns: string };
      send: {
        Args: { generation: number; message: Json; topic: string };
        Returns: undefined;
      };
      send_frames: {
        Args: { first: number; stream: Tables["stream"]["Row"] };
        Returns: undefined;
      };
      send_head: {
        Args: { stream: Tables["stream"]["Row"] };
        Returns: undefined;
      };
      send_heads: { Args: { active?: unknown }; Returns: number };
      send_range: {
        Args: {
          events: Json;
          first: number;
          last: number;
          stream: Tables["stream"]["Row"];
        };
        Returns: undefined;
      };
      settle_generation: { Args: { topic: string }; Returns: number };
      short_name: { Args: { name: string }; Returns: string };
      simulated: {
        Args: { moment: string; tenants?: string[] };
        Returns: {
          pack: string;
          tenant: string;
          ticked_at: number;
          time_zone: string;
        }[];
      };
      snapshot: { Args: { topic: string }; Returns: Json };
      sweep: { Args: { most?: number }; Returns: number };
      sweep_allowances: { Args: never; Returns: undefined };
      sweep_commands: { Args: never; Returns: undefined };
      sweep_publish_keys: { Args: never; Returns: undefined };
      switch: {
        Args: { element?: string; mode: string; tenant: string };
        Returns: Json;
      };
      take_allowance: {
        Args: { call: string; subject: string; times?: number; who: string };
        Returns: number;
      };
      tenants_of_rooms: { Args: { lost: string[] }; Returns: string[] };
      trim: { Args: { most?: number; topic: string }; Returns: number };
      unwatch_table: { Args: { watched: unknown }; Returns: boolean };
      use_lease: {
        Args: {
          claims: Json;
          request: Json;
          resource: string;
          server?: string;
          tenant: string;
        };
        Returns: Json;
      };
      use_publish_key: { Args: { hash: string }; Returns: Json };
      user_segment: { Args: { user_id: string }; Returns: string };
      valid_publish_keys: {
        Args: { name: string; tenant: string };
        Returns: Tables["publish_key"]["Row"][];
      };
      value_at: {
        Args: { key: string; moment: string; topic: string; type: string };
        Returns: number;
      };
      watch: {
        Args: { moment: string; tenants: string[] };
        Returns: {
          pack: string;
          tenant: string;
          ticked_at: number;
          time_zone: string;
        }[];
      };
      watch_table: {
        Args: {
          audience?: Json;
          columns?: string[];
          key_column?: string;
          tenant?: string;
          tenant_column?: string;
          types?: Json;
          watched: unknown;
        };
        Returns: undefined;
      };
      watched_data: { Args: { columns: string[]; line: Json }; Returns: Json };
      watched_key: {
        Args: { key_column: string; line: Json };
        Returns: string;
      };
      watched_topics: {
        Args: { audience: Json; line: Json; tenant: string };
        Returns: string[];
      };
      writes: { Args: { channel: string }; Returns: boolean };
    };
    Enums: { [name in never]: never };
    CompositeTypes: {
      command_request: {
        actor: Json | null;
        args: Json | null;
        at: string | null;
        base: Json | null;
        client: string | null;
        id: string | null;
        lease: Json | null;
        person: string | null;
        role: string | null;
        tenant: string | null;
        type: string | null;
      };
      position: {
        epoch: string | null;
        id: string | null;
        seq: number | null;
        topic: string | null;
      };
    };
  };
}
