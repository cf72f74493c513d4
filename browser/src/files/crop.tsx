// Cutting a photo to the paper: a frame whose four corners are dragged, or moved by the arrow keys.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../base/texts";
import { type Corner, draw, type Frame, moveCorner, WHOLE } from "./picture";

const SHOWN = 900;
const STEP = 0.02;
const CORNERS: { name: Corner; label: "corner_top_left" | "corner_top_right" | "corner_bottom_left" | "corner_bottom_right" }[] = [
  { name: "top-left", label: "corner_top_left" },
  { name: "top-right", label: "corner_top_right" },
  { name: "bottom-left", label: "corner_bottom_left" },
  { name: "bottom-right", label: "corner_bottom_right" },
];
const KEYS: Record<string, [number, number]> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

interface Props {
  picture: ImageBitmap;
  blurred: boolean;
  take: (frame: Frame) => void;
  again: () => void;
}

const place = (frame: Frame, corner: Corner): [number, number] => [
  corner.endsWith("left") ? frame.left : frame.right,
  corner.startsWith("top") ? frame.top : frame.bottom,
];

export function Crop({ picture, blurred, take, again }: Props) {
  const frame = useSignal<Frame>(WHOLE);
  const canvas = useRef<HTMLCanvasElement>(null);
  const desk = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.value = WHOLE;
    if (canvas.current) draw(canvas.current, picture, WHOLE, SHOWN);
  }, [picture]);

  const drag = (corner: Corner) => (event: PointerEvent) => {
    const box = desk.current?.getBoundingClientRect();
    const handle = event.currentTarget;
    if (!box || !(handle instanceof HTMLElement) || !handle.hasPointerCapture(event.pointerId)) return;
    frame.value = moveCorner(frame.value, corner, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const press = (event: PointerEvent) => {
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.setPointerCapture(event.pointerId);
  };
  const key = (corner: Corner) => (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    const [x, y] = place(frame.value, corner);
    frame.value = moveCorner(frame.value, corner, x + step[0], y + step[1]);
  };

  const { left, top, right, bottom } = frame.value;
  const percent = (part: number) => `${part * 100}%`;
  return (
    <div class="crop">
      {blurred && <p class="attention">{say("blurred")}</p>}
      <p class="quiet small">{say("crop_hint")}</p>
      <div class="desk" ref={desk}>
        <canvas ref={canvas} role="img" aria-label={say("photo")} />
        <div class="shade">
          <div class="frame" style={{ left: percent(left), top: percent(top), right: percent(1 - right), bottom: percent(1 - bottom) }} />
        </div>
        {CORNERS.map(({ name, label }) => {
          const [x, y] = place(frame.value, name);
          return (
            <button
              key={name}
              type="button"
              class="corner-handle"
              aria-label={say(label)}
              style={{ left: percent(x), top: percent(y) }}
              onPointerDown={press}
              onPointerMove={drag(name)}
              onKeyDown={key(name)}
            />
          );
        })}
      </div>
      <p class="acts">
        <button class="button main" type="button" onClick={() => take(frame.value)}>
          {say("take")}
        </button>
        <button class="button" type="button" onClick={() => take(WHOLE)}>
          {say("take_whole")}
        </button>
        <button class="button" type="button" onClick={again}>
          {say("photo_again")}
        </button>
      </p>
    </div>
  );
}
