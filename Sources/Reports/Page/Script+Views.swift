extension Script {
    /// The figures: the trial nearest to the pointer, arrow keys, marks for what is pointed at and what is kept.
    static let figures = #"""
        document.querySelectorAll('.frame').forEach(frame => {
          const svg = frame.querySelector('svg'), marks = new Map(), layers = {};
          svg.querySelectorAll('[data-trial]').forEach(path => {
            const points = path.getAttribute('d').match(/\d+ \d+/g).map(pair => pair.split(' ').map(Number));
            marks.set(Number(path.dataset.trial), {points, d: path.getAttribute('d'), curve: true});
          });
          svg.querySelectorAll('[data-trials]').forEach(path => {
            const points = path.getAttribute('d').match(/\d+ \d+/g).map(pair => pair.split(' ').map(Number));
            path.dataset.trials.split(' ').forEach((trial, index) => marks.set(Number(trial), {points: [points[index]]}));
          });
          if (!marks.size) return;
          if (marks.size > 60) svg.classList.add('dense');
          for (const kind of ['kept', 'hover']) {
            const path = document.createElementNS(svg.namespaceURI, 'path'), cursor = element('span', '', 'cursor ' + kind);
            path.setAttribute('class', 'over ' + kind);
            cursor.hidden = true;
            svg.append(path);
            frame.append(cursor);
            layers[kind] = {path, cursor, trial: null};
          }
          const mark = (kind, trial) => {
            const layer = layers[kind], found = marks.get(trial);
            layer.trial = found ? trial : null;
            layer.path.setAttribute('d', found && found.curve ? found.d : '');
            layer.cursor.hidden = !found;
            if (found) {
              const end = found.points[found.points.length - 1];
              layer.cursor.style.left = end[0] / 10 + '%';
              layer.cursor.style.top = end[1] / 10 + '%';
            }
            svg.classList.toggle('focus', ['kept', 'hover'].some(kind => layers[kind].trial !== null && marks.get(layers[kind].trial).curve));
          };
          views.push({mark});
          const nearest = event => {
            const box = svg.getBoundingClientRect();
            const x = event.clientX - box.left, y = event.clientY - box.top, w = box.width / 1000, h = box.height / 1000;
            let trial = null, least = 40 * 40;
            marks.forEach((found, number) => {
              let before = null;
              for (const place of found.points) {
                const far = distance(x, y, before || place, place, w, h);
                if (far < least) { least = far; trial = number; }
                before = place;
              }
            });
            return trial;
          };
          svg.addEventListener('pointermove', event => {
            const trial = nearest(event);
            point(trial);
            if (trial === null) hideTip(); else showTip(trial, event.clientX, event.clientY);
          });
          svg.addEventListener('pointerleave', () => { point(null); hideTip(); });
          svg.addEventListener('click', event => {
            const trial = nearest(event);
            keep(trial === kept ? null : trial);
          });
          const order = [...marks.keys()].sort((one, other) => one - other);
          let place = -1;
          svg.addEventListener('keydown', event => {
            const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
            if (step) {
              place = (place + step + order.length) % order.length;
              const box = svg.getBoundingClientRect(), end = marks.get(order[place]).points.slice(-1)[0];
              point(order[place]);
              showTip(order[place], box.left + end[0] / 1000 * box.width, box.top + end[1] / 1000 * box.height);
              event.preventDefault();
            } else if (event.key === 'Enter' && place >= 0) keep(order[place]);
          });
          svg.addEventListener('blur', () => { point(null); hideTip(); });
        });
        function distance(x, y, from, to, w, h) {
          const ax = from[0] * w, ay = from[1] * h, dx = to[0] * w - ax, dy = to[1] * h - ay, length = dx * dx + dy * dy;
          const part = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
          return (x - ax - part * dx) ** 2 + (y - ay - part * dy) ** 2;
        }

        """#

    /// The table: sorting, filtering, pages.
    static let table = #"""
        const table = document.getElementById('table'), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
        const filter = document.getElementById('filter'), chips = [...document.querySelectorAll('.chips button')];
        const shownColumns = columns.slice(0, heads.length), size = data.pageSize;
        let order = trials.map((_, index) => index), visible = order, page = 0;
        const rowOf = index => {
          const row = element('tr'), trial = trials[index];
          row.dataset.trial = trial;
          row.classList.toggle('best', trial === data.best);
          row.classList.toggle('kept', trial === kept);
          shownColumns.forEach((column, place) => {
            const cell = element(place ? 'td' : 'th', undefined, isNumber(column) ? 'number' : '');
            const content = text(column, index);
            if (!place) { cell.scope = 'row'; cell.append(element('button', content)); }
            else if (column.style === 'state') cell.append(element('span', content, 'chip ' + value(column, index)));
            else { cell.textContent = content; if (content.length > 24) cell.title = content; }
            row.append(cell);
          });
          return row;
        };
        const draw = () => {
          const last = Math.max(0, Math.ceil(visible.length / size) - 1);
          page = Math.max(0, Math.min(page, last));
          body.replaceChildren(...visible.slice(page * size, page * size + size).map(rowOf));
          const count = number => number.toLocaleString('en'), all = count(trials.length)
            + (data.total > trials.length ? ' best' : '') + (trials.length === 1 ? ' trial' : ' trials');
          document.getElementById('shown').textContent = visible.length === trials.length ? all : count(visible.length) + ' of ' + all;
          document.getElementById('pages').textContent = 'Page ' + (page + 1) + ' of ' + (last + 1);
          document.getElementById('previous').disabled = page === 0;
          document.getElementById('next').disabled = page === last;
          document.querySelector('.pager').hidden = last === 0;
        };
        const select = () => {
          const wanted = filter.value.trim().toLowerCase();
          const hidden = new Set(chips.filter(chip => chip.getAttribute('aria-pressed') === 'false').map(chip => chip.dataset.state));
          visible = order.filter(index => !hidden.has(value(columns[2], index))
            && (!wanted || columns.some(column => text(column, index).toLowerCase().includes(wanted))));
          draw();
        };
        const bestDescends = heads[1].getAttribute('aria-sort') === 'descending';
        const sort = (place, descending) => {
          const column = columns[place], sign = descending ? -1 : 1;
          order = trials.map((_, index) => index).sort((one, other) => {
            const a = value(column, one), b = value(column, other);
            if (a === null || b === null) return (a === null) - (b === null) || one - other;
            // The rows come best first, by more digits than are shown: that decides between equal ones.
            const tie = place === 1 && descending !== bestDescends ? other - one : one - other;
            return (a === b ? 0 : sign * (isNumber(column) ? a - b : String(a).localeCompare(String(b)))) || tie;
          });
          heads.forEach((head, index) => head.setAttribute('aria-sort',
            index === place ? descending ? 'descending' : 'ascending' : 'none'));
          page = 0;
          select();
        };
        heads.forEach((head, place) => head.querySelector('button').addEventListener('click', () =>
          sort(place, head.getAttribute('aria-sort') === 'ascending')));
        filter.addEventListener('input', () => { page = 0; select(); });
        chips.forEach(chip => chip.addEventListener('click', () => {
          chip.setAttribute('aria-pressed', chip.getAttribute('aria-pressed') === 'false');
          page = 0;
          select();
        }));
        document.getElementById('previous').addEventListener('click', () => { page -= 1; draw(); });
        document.getElementById('next').addEventListener('click', () => { page += 1; draw(); });
        const trialAt = event => {
          const row = event.target.closest('tr');
          return row ? Number(row.dataset.trial) : null;
        };
        body.addEventListener('pointerover', event => point(trialAt(event)));
        body.addEventListener('pointerleave', () => point(null));
        body.addEventListener('focusin', event => point(trialAt(event)));
        body.addEventListener('click', event => {
          const trial = trialAt(event);
          if (trial !== null && !String(getSelection())) keep(trial === kept ? null : trial);
        });
        views.push({mark: (kind, trial) => {
          for (const row of body.rows) row.classList.toggle(kind, Number(row.dataset.trial) === trial);
        }});

        """#

    /// The first state of the page, also for addresses that name a trial: `#trial-17`.
    static let start = #"""
        document.querySelector('.controls').hidden = trials.length === 0;
        draw();
        const follow = () => {
          const found = /^#trial-(\d+)$/.exec(location.hash);
          if (found) keep(Number(found[1]), false);
        };
        addEventListener('hashchange', follow);
        follow();

        """#
}
