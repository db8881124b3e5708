// Filters the findings, selects functions, moves the map and shows rules. All content is in the page already: nothing is
// loaded, and text is only ever written as text. What is chosen stands after the `#` of the address, to be shared.
'use strict';

(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);

  const data = JSON.parse(one('#data').textContent);
  const functions = new Map(data.functions.map((each) => [each.id, each]));
  const form = one('#filters');

  // ---- The findings: what is known of each, beside its element.

  const findings = all('details.finding').map((element) => ({
    element,
    ...data.findings[Number(element.dataset.finding)],
    words: '',
  }));

  // The text that is searched, put together when it is first asked for.
  const wordsOf = (finding) => {
    if (!finding.words) {
      const names = finding.functions.map((id) => functions.get(id).name);
      const parts = [finding.category, ...names, finding.element.textContent];
      finding.words = parts.join(' ').toLowerCase();
    }
    return finding.words;
  };

  const known = new Map(findings.map((finding) => [finding.element, finding]));
  const groups = all('.group').map((element) => ({
    element,
    findings: all('details.finding', element).map((details) => known.get(details)),
    counts: all('.count', element),
  }));

  // ---- What is chosen, as the form and the address have it.

  const SINGLE = ['category', 'rule', 'function', 'text'];

  const chosen = () => {
    const fields = new FormData(form);
    const state = { severity: fields.getAll('severity') };
    for (const name of SINGLE) state[name] = String(fields.get(name) || '').trim();
    return state;
  };

  const choose = (state) => {
    for (const box of all('[name=severity]', form)) box.checked = state.severity.includes(box.value);
    for (const name of SINGLE) {
      form.elements[name].value = state[name];
      // A select has no value that is none of its options, as an address of an older page may name.
      if (form.elements[name].selectedIndex === -1) form.elements[name].value = '';
    }
  };

  const readAddress = () => {
    const written = new URLSearchParams(location.hash.slice(1));
    const state = { severity: (written.get('severity') || '').split(',') };
    for (const name of SINGLE) state[name] = written.get(name) || '';
    return state;
  };

  const writeAddress = (state) => {
    const written = new URLSearchParams();
    if (state.severity.length) written.set('severity', state.severity.join(','));
    for (const name of SINGLE) if (state[name]) written.set(name, state[name]);
    history.replaceState(null, '', `#${written}`);
  };

  // ---- Filtering. Each choice counts what would be found with it, all other filters as they are.

  const TESTS = {
    severity: (finding, wanted) => !wanted.length || wanted.includes(finding.severity),
    category: (finding, wanted) => !wanted || finding.category === wanted,
    rule: (finding, wanted) => !wanted || finding.rule === wanted,
    function: (finding, wanted) => !wanted || finding.functions.includes(wanted),
    text: (finding, wanted) => !wanted || wordsOf(finding).includes(wanted.toLowerCase()),
  };

  const apply = () => {
    const state = chosen();
    const counts = { severity: new Map(), category: new Map(), rule: new Map(), function: new Map(), text: new Map() };
    let shown = 0;
    for (const finding of findings) {
      const failed = Object.keys(TESTS).filter((name) => !TESTS[name](finding, state[name]));
      finding.element.hidden = failed.length > 0;
      if (!failed.length) shown += 1;
      if (failed.length > 1) continue;
      for (const name of failed.length ? failed : Object.keys(TESTS)) {
        for (const value of name === 'function' ? finding.functions : [finding[name]]) {
          counts[name].set(value, (counts[name].get(value) || 0) + 1);
        }
      }
    }
    showGroups();
    showCounts(counts);
    showSelection(state.function, shown);
    one('#nothing').hidden = shown > 0;
    one('#shown').textContent = shown === findings.length ? `${shown} in all` : `${shown} of ${findings.length}`;
    return state;
  };

  const showGroups = () => {
    for (const group of groups) {
      const visible = group.findings.filter((finding) => !finding.element.hidden);
      group.element.hidden = !visible.length;
      for (const count of group.counts) {
        const { severity } = count.dataset;
        const number = visible.filter((finding) => finding.severity === severity).length;
        count.textContent = `${number} ${severity}${number === 1 ? '' : 's'}`;
        count.hidden = !number;
      }
    }
  };

  const showCounts = (counts) => {
    for (const box of all('[name=severity]', form)) {
      one('output', box.parentElement).textContent = counts.severity.get(box.value) || 0;
    }
    for (const name of ['category', 'rule', 'function']) {
      for (const option of form.elements[name].options) {
        if (option.value) option.textContent = `${option.dataset.name} (${counts[name].get(option.value) || 0})`;
      }
    }
  };

  // Only what is about the selected function stays, on the map it is marked.
  const showSelection = (id, shown) => {
    for (const element of all('[data-functions]')) {
      element.hidden = Boolean(id) && !element.dataset.functions.split(' ').includes(id);
    }
    for (const rest of all('details[data-rest]')) {
      rest.hidden = all('[data-functions]', rest).every((row) => row.hidden);
      if (id) rest.open = true;
    }
    for (const section of all('#packages, #timeouts')) {
      one('.nothing', section).hidden = all('[data-functions]', section).some((element) => !element.hidden);
    }
    map.mark(id);
    const bar = one('#selection');
    bar.hidden = !id;
    if (id) one('strong', bar).textContent = `${functions.get(id).name}, ${shown} finding${shown === 1 ? '' : 's'},`;
  };

  const changed = () => writeAddress(apply());

  const select = (id) => {
    form.elements.function.value = form.elements.function.value === id ? '' : id;
    changed();
  };

  // ---- The form.

  const fill = (name, entries) => {
    const homes = new Map();
    for (const { value, label, group } of entries) {
      const option = document.createElement('option');
      option.value = value;
      option.dataset.name = label;
      if (group && !homes.has(group)) {
        const home = document.createElement('optgroup');
        home.label = group;
        homes.set(group, home);
        form.elements[name].append(home);
      }
      (homes.get(group) || form.elements[name]).append(option);
    }
  };

  const values = (name) => [...new Set(data.findings.map((finding) => finding[name]))].sort();
  fill('category', values('category').map((value) => ({ value, label: value })));
  fill('rule', values('rule').map((value) => ({ value, label: value })));
  fill('function', data.functions.map(({ id, name, template }) => ({ value: id, label: name, group: template })));

  form.addEventListener('input', changed);
  form.elements.function.addEventListener('change', ({ target }) => map.show(target.value));
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(changed));
  addEventListener('hashchange', () => {
    if (!location.hash || location.hash.includes('=')) {
      choose(readAddress());
      apply();
    }
  });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-select]');
    if (button) {
      select(button.dataset.select);
      map.show(button.dataset.select);
    }
  });
  one('#selection button').addEventListener('click', () => select(form.elements.function.value));

  for (const button of all('[data-fold]')) {
    button.addEventListener('click', () => {
      for (const { element } of findings) if (!element.hidden) element.open = button.dataset.fold === 'open';
    });
  }

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select, textarea, dialog');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.text.focus();
    }
  });

  // ---- Rules: a copy of the rule's page in a dialog.

  const dialog = one('#rule');
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-rule]');
    const page = link && document.getElementById(`rule-${link.dataset.rule}`);
    if (!page) return;
    event.preventDefault();
    one('#rule-title').textContent = one('summary', page).lastElementChild.textContent;
    one('.page', dialog).replaceChildren(...one('.page', page).cloneNode(true).childNodes);
    dialog.showModal();
    one('.page', dialog).scrollTop = 0;
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || event.target.closest('[data-close]')) dialog.close();
  });

  // ---- Sections: the address keeps what is chosen.

  for (const link of all('nav a, a.skip')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const title = one(`${link.getAttribute('href')} h2`);
      title.scrollIntoView();
      title.focus({ preventScroll: true });
    });
  }

  // ---- Printing: what is shown is printed whole.

  let folded = [];
  addEventListener('beforeprint', () => {
    folded = findings.map(({ element }) => element).filter((element) => !element.hidden && !element.open);
    for (const element of folded) element.open = true;
  });
  addEventListener('afterprint', () => {
    for (const element of folded) element.open = false;
  });

  // ---- The map and the beginning.

  const map = movable(one('#canvas'), all('[data-zoom]'), select);
  for (const hidden of [form, ...all('.tools')]) hidden.hidden = false;
  choose(readAddress());
  apply();
  if (form.elements.function.value) map.show(form.elements.function.value);
})();
