// Stars and icons for Preact; the drawings themselves stand once in every page (src/web/page.c).

export function Stars({ full, all = full }: { full: number; all?: number }) {
  const places = Array.from({ length: all }, (_, index) => index);
  return (
    <svg class="stars" viewBox={`0 0 ${all * 20} 20`} aria-hidden="true">
      {places.map((index) => (
        <use key={index} href="#star" x={index * 20} class={index < full ? undefined : "empty"} />
      ))}
    </svg>
  );
}

export function Icon({ id }: { id: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <use href={`#${id}`} />
    </svg>
  );
}
