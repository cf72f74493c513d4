// Stores on the device (IndexedDB). A database has the stores that it was opened with first; a write is done when it is on the disk.

export class Stores {
  private readonly name: string;
  private readonly stores: Record<string, string>; // the key of each

  constructor(name: string, stores: Record<string, string>) {
    this.name = name;
    this.stores = stores;
  }

  private open(): Promise<IDBDatabase> {
    return new Promise((done, fail) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(this.stores)) request.result.createObjectStore(store, { keyPath });
      };
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
  }

  /** Gives what the last request of `work` gives, once all of it is done. */
  async run<T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore, give: (value: T) => void) => void): Promise<T> {
    const database = await this.open();
    try {
      return await new Promise((done, fail) => {
        const transaction = database.transaction(store, mode, { durability: mode === "readwrite" ? "strict" : "default" });
        let given: T;
        work(transaction.objectStore(store), (value) => {
          given = value;
        });
        transaction.oncomplete = () => done(given);
        transaction.onabort = () => fail(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  all<T>(store: string): Promise<T[]> {
    return this.run(store, "readonly", (place, give) => {
      const request = place.getAll();
      request.onsuccess = () => give(request.result as T[]);
    });
  }

  put(store: string, value: unknown): Promise<void> {
    return this.run(store, "readwrite", (place) => void place.put(value));
  }

  drop(store: string, key: string): Promise<void> {
    return this.run(store, "readwrite", (place) => void place.delete(key));
  }

  /** Writes what `change` makes of the value, in one step; where it gives undefined, nothing is done. */
  change<T>(store: string, key: string, change: (value: T | undefined) => T | undefined): Promise<T | undefined> {
    return this.run<T | undefined>(store, "readwrite", (place, give) => {
      const request = place.get(key);
      request.onsuccess = () => {
        const value = change(request.result as T | undefined);
        if (value !== undefined) place.put(value);
        give(value);
      };
    });
  }
}
