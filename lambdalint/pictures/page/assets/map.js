// Moves and zooms the drawing in `canvas` with the pointer, the wheel, the keys and the buttons; `select` is called with
// the id of a function that is clicked, or chosen with Enter. Gives `mark` and `show`, which mark a function by its id and
// bring it into view.
'use strict';

const movable = (canvas, buttons, select) => {
  // `view` says which part of the drawing is seen, and at how many pixels for a unit.
  const drawing = canvas.querySelector('svg');
  const { width, height } = drawing.viewBox.baseVal;
  const view = { x: 0, y: 0, scale: 1 };
  drawing.setAttribute('preserveAspectRatio', 'xMinYMin');
  drawing.setAttribute('role', 'group'); // an image would have nothing in it to press

  const draw = () => {
    const size = [canvas.clientWidth / view.scale, canvas.clientHeight / view.scale];
    drawing.setAttribute('viewBox', [view.x, view.y, ...size].map((number) => number.toFixed(2)).join(' '));
  };
  const centre = (x, y) => {
    view.x = x - canvas.clientWidth / view.scale / 2;
    view.y = y - canvas.clientHeight / view.scale / 2;
    draw();
  };
  // Keeps the point where it is, which is given in pixels of the canvas.
  const zoom = (factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) => {
    const scale = Math.min(4, Math.max(0.02, view.scale * factor));
    view.x += x / view.scale - x / scale;
    view.y += y / view.scale - y / scale;
    view.scale = scale;
    draw();
  };
  const fit = (scale) => {
    view.scale = Math.min(scale, 1.25);
    view.x = Math.min(0, (width - canvas.clientWidth / view.scale) / 2);
    view.y = 0;
    draw();
  };
  const actions = {
    in: () => zoom(1.3),
    out: () => zoom(1 / 1.3),
    width: () => fit(Math.max(canvas.clientWidth / width, 0.6)),
    whole: () => fit(Math.min(canvas.clientWidth / width, canvas.clientHeight / height)),
  };
  for (const button of buttons) button.addEventListener('click', actions[button.dataset.zoom]);

  const move = (right, down) => {
    view.x += right / view.scale;
    view.y += down / view.scale;
    draw();
  };
  const keys = {
    '+': actions.in, '=': actions.in, '-': actions.out, 0: actions.whole,
    ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60),
  };
  canvas.addEventListener('keydown', (event) => {
    const node = event.target.closest('.node[data-function]');
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (node && (event.key === 'Enter' || event.key === ' ')) select(node.dataset.node);
    else if (plain && Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });
  canvas.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page is scrolled
    event.preventDefault();
    const { left, top } = canvas.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 300), event.clientX - left, event.clientY - top);
  }, { passive: false });

  let drag = null;
  let dragged = false;
  canvas.addEventListener('pointerdown', (event) => {
    dragged = false;
    if (event.button === 0) drag = { x: event.clientX, y: event.clientY, moved: false };
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const [right, down] = [drag.x - event.clientX, drag.y - event.clientY];
    if (!drag.moved && Math.hypot(right, down) < 5) return; // still a click
    if (!drag.moved) canvas.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, moved: true };
    canvas.classList.add('dragging');
    move(right, down);
  });
  const drop = () => {
    dragged = Boolean(drag && drag.moved);
    drag = null;
    canvas.classList.remove('dragging');
  };
  canvas.addEventListener('pointerup', drop);
  canvas.addEventListener('pointercancel', drop);
  canvas.addEventListener('click', (event) => {
    const node = event.target.closest('.node[data-function]');
    if (node && !dragged) select(node.dataset.node);
    dragged = false;
  });

  // Marks the selected function, if any, and what it is joined to.
  const mark = (id) => {
    const near = new Set([id]);
    for (const edge of drawing.querySelectorAll('.edge')) {
      const ends = [edge.dataset.source, edge.dataset.target];
      edge.classList.toggle('near', ends.includes(id));
      if (ends.includes(id)) for (const end of ends) near.add(end);
    }
    for (const node of drawing.querySelectorAll('.node')) {
      node.classList.toggle('near', near.has(node.dataset.node));
      node.classList.toggle('selected', node.dataset.node === id);
      if (node.matches('[data-function]')) node.setAttribute('aria-pressed', String(node.dataset.node === id));
    }
    canvas.classList.toggle('selecting', Boolean(id));
  };

  // Brings a function into view, unless it is there; in a size that can be read.
  const show = (id) => {
    const node = drawing.querySelector(`.node[data-node="${CSS.escape(id)}"]`);
    if (!node) return;
    if (view.scale < 0.5) zoom(0.8 / view.scale);
    const [inner, outer] = [node.getBoundingClientRect(), canvas.getBoundingClientRect()];
    const inside = inner.left >= outer.left && inner.right <= outer.right
      && inner.top >= outer.top && inner.bottom <= outer.bottom;
    if (inside) return;
    const middle = [(inner.left + inner.right) / 2 - outer.left, (inner.top + inner.bottom) / 2 - outer.top];
    centre(view.x + middle[0] / view.scale, view.y + middle[1] / view.scale);
  };
  drawing.addEventListener('focusin', (event) => {
    canvas.scrollTo(0, 0); // a browser scrolls to what has the focus
    const node = event.target.closest('[data-node]');
    if (node && event.target.matches(':focus-visible')) show(node.dataset.node);
  });

  // As high as the map needs, but no higher than most of the window.
  const resize = () => {
    const needed = height * Math.min(1.25, canvas.clientWidth / width) + 2;
    canvas.style.height = `${Math.round(Math.min(Math.max(needed, 140), 0.68 * innerHeight))}px`;
  };
  resize();
  actions.width();
  addEventListener('resize', () => {
    resize();
    draw();
  });
  addEventListener('beforeprint', () => drawing.setAttribute('viewBox', `0 0 ${width} ${height}`));
  addEventListener('afterprint', draw);
  return { mark, show };
};
