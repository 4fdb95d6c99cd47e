/// The page's script: plain JavaScript without any library. Without it the page still shows everything but the further
/// rows of the table.
///
/// Text from users only ever becomes `textContent`.
enum Script {
    static let text = "\n(() => {\n'use strict';\n" + data + focus + figures + table + start + "})();\n"

    /// Columns, and numbers as text in the same forms as `NumberText` and `DurationText`.
    private static let data = #"""
        const data = JSON.parse(document.getElementById('data').textContent);
        const columns = data.columns, trials = columns[0].values;
        const indexOf = new Map(trials.map((trial, index) => [trial, index]));
        const element = (name, text, className) => {
          const node = document.createElement(name);
          if (text !== undefined) node.textContent = text;
          if (className) node.className = className;
          return node;
        };
        const words = {stopped: 'stopped early'};
        const isNumber = column => !column.levels;
        const tidy = text => text.replace('-', '−').replace(/e([+−-])(\d)$/, 'e$10$2').replace('e−', 'e-');
        const numberText = (value, style) => {
          if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
          const size = Math.abs(value);
          if (style === 'exact') return tidy(String(value));
          if (value === 0) return '0';
          if (style === 'scientific') return scientific(value, 2);
          if (size < 0.001 || size >= 999999.5)
            return style === 'measured' ? scientific(value, 3) : scientific(value, 3).replace(/\.?0+e/, 'e');
          const text = size >= 1000 ? value.toFixed(0) : value.toPrecision(4);
          return tidy(style === 'measured' || !text.includes('.') ? text : text.replace(/\.?0+$/, ''));
        };
        const scientific = (value, digits) => {
          const [mantissa, exponent] = value.toExponential(digits).split('e');
          return mantissa.replace('-', '−') + 'e' + exponent[0] + exponent.slice(1).padStart(2, '0');
        };
        const duration = seconds => {
          if (!(seconds > 0)) return '0 s';
          if (seconds < 0.0995) return numberText(Math.round(seconds * 1000), 'plain') + ' ms';
          if (seconds < 9.95) return seconds.toPrecision(2) + ' s';
          const whole = Math.round(seconds);
          const pair = (large, first, small, second) => {
            const rest = Math.floor(whole % large / small);
            return Math.floor(whole / large) + ' ' + first + (rest ? ' ' + rest + ' ' + second : '');
          };
          return whole < 60 ? whole + ' s' : whole < 3600 ? pair(60, 'min', 1, 's')
            : whole < 86400 ? pair(3600, 'h', 60, 'min') : pair(86400, 'd', 3600, 'h');
        };
        const value = (column, index) => {
          const raw = column.values[index];
          return raw === null ? null : column.levels ? column.levels[raw] : Number(raw);
        };
        const text = (column, index) => {
          const it = value(column, index);
          if (it === null) return '–';
          if (column.style === 'state') return words[it] || it;
          if (column.levels) return it;
          return column.style === 'duration' ? duration(it) : numberText(it, column.style);
        };

        """#

    /// What is pointed at and what is kept, in all views at once.
    private static let focus = #"""
        const views = [];
        let kept = null;
        const tip = document.getElementById('tip'), detail = document.getElementById('detail');
        const point = trial => views.forEach(view => view.mark('hover', trial));
        const keep = (trial, follow = true) => {
          kept = trial;
          views.forEach(view => view.mark('kept', trial));
          showDetail(trial);
          if (follow) history.replaceState(null, '', trial === null ? location.pathname + location.search : '#trial-' + trial);
        };
        const showTip = (trial, x, y) => {
          const index = indexOf.get(trial);
          tip.replaceChildren(element('b', 'Trial ' + trial));
          if (index !== undefined)
            tip.append(columns[1].title + ' ' + text(columns[1], index) + ' at ' + data.unit + ' ' + text(columns[3], index)
              + ', ' + text(columns[2], index));
          tip.hidden = false;
          const box = tip.getBoundingClientRect();
          tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - box.width - 8)) + 'px';
          tip.style.top = (y + 18 + box.height > innerHeight ? y - box.height - 12 : y + 18) + 'px';
        };
        const hideTip = () => { tip.hidden = true; };
        const showDetail = trial => {
          detail.hidden = trial === null;
          if (trial === null) return;
          const index = indexOf.get(trial), best = indexOf.get(data.best);
          const title = element('h3', 'Trial ' + trial + (trial === data.best ? ', the best' : ''));
          const close = element('button', '×', 'close');
          close.setAttribute('aria-label', 'Close');
          close.onclick = () => keep(null);
          title.append(close);
          detail.replaceChildren(title);
          if (index === undefined) return detail.append(element('p', 'Its values are not on this page; “manta trials” has them.'));
          detail.append(element('p', columns[1].title + ' ' + text(columns[1], index) + ' at ' + data.unit + ' '
            + text(columns[3], index) + '; ' + text(columns[2], index) + ' after ' + text(columns[5], index)));
          if (data.failures[trial]) detail.append(element('p', data.failures[trial], 'message'));
          const compare = best !== undefined && best !== index;
          const list = element('table'), head = element('tr'), body = element('tbody');
          ['Parameter', 'Value'].concat(compare ? ['Best'] : []).forEach(name => {
            const cell = element('th', name);
            cell.scope = 'col';
            head.append(cell);
          });
          columns.slice(6).forEach(column => {
            const row = element('tr'), name = element('th', column.title);
            name.scope = 'row';
            row.append(name, element('td', text(column, index)));
            if (compare) row.append(element('td', value(column, best) === value(column, index) ? 'same' : text(column, best)));
            body.append(row);
          });
          const top = element('thead');
          top.append(head);
          list.append(top, body);
          if (body.children.length) detail.append(list);
        };
        addEventListener('keydown', event => { if (event.key === 'Escape') { hideTip(); keep(null); } });

        """#
}
