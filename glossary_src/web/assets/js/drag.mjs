/* A round mark of the first panel follows the pointer to the nearest stop; a ring shows that it can be
   held. The slider under the figure does the same for keys. */
export function grip(svg, { box, stops, heights }, place, move, settle) {
  const [hold, ring, area] = ["g-hold", "g-grip", "g-drag"].map(name => {
    const made = document.createElement("div");
    made.className = name;
    return made;
  });
  hold.append(area, ring);
  svg.after(hold);
  new ResizeObserver(() => { // a drawing may be narrower than its box
    const { x, y } = svg.parentElement.getBoundingClientRect(), { a, e, f } = svg.getScreenCTM();
    const { width, height } = svg.viewBox.baseVal;
    Object.assign(hold.style, { left: `${e - x}px`, top: `${f - y}px`, width: `${a * width}px`, height: `${a * height}px` });
  }).observe(svg);
  const [left, top, width, height] = box.map(share => `${100 * share}%`);
  Object.assign(area.style, { left: `calc(${left} - 12px)`, top, width: `calc(${width} + 24px)`, height });
  let before = 0;

  const follow = event => {
    const { left, width } = hold.getBoundingClientRect();
    const off = stops.map(stop => Math.abs(stop - (event.clientX - left) / width));
    move(off.indexOf(Math.min(...off)));
  };
  area.addEventListener("pointerdown", event => {
    if (event.button || !event.isPrimary) return;
    before = place();
    area.setPointerCapture(event.pointerId);
    if (event.pointerType !== "touch") follow(event); // a finger may scroll
  });
  const held = (type, act) => area.addEventListener(type, event => { if (area.hasPointerCapture(event.pointerId)) act(event); });
  held("pointermove", follow);
  held("pointerup", event => { follow(event); settle(); });
  held("pointercancel", () => move(before));

  return (frame, lasts) => Object.assign(ring.style, {
    left: `${100 * stops[place()]}%`,
    top: `${100 * heights[frame]}%`,
    transitionDuration: `${lasts}ms`,
  });
}
