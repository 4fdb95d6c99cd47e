extension Stylesheet {
    static let figures = """

        figure{margin:0}
        .legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;margin:-6px 0 8px;padding:0;font-size:.86rem;
        color:var(--soft)}
        .legend li{display:flex;align-items:center;gap:7px}
        .swatch{width:24px;height:12px;fill:none;stroke-linecap:round;stroke:var(--other);stroke-width:8}
        .swatch.completed{stroke:var(--completed)}.swatch.stopped{stroke:var(--stopped);stroke-width:9}
        .swatch.failed{stroke:var(--failed);stroke-linecap:square;stroke-width:7}
        .swatch.line{stroke:var(--completed);stroke-width:1.5}.swatch.bestLine{stroke:var(--ink);stroke-width:2.75}
        .swatch.band{stroke:none;fill:var(--faint);fill-opacity:.25}
        .swatch .hole{stroke:var(--ground);stroke-width:4.5}
        .plot{position:relative;padding:0 0 44px 54px}
        .ylabel{font-size:.8rem;color:var(--soft);margin:0 0 11px -54px}
        .frame{position:relative;height:300px}#curves .frame{height:400px}
        .frame svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible;cursor:crosshair;touch-action:pan-y}
        .frame path{fill:none;vector-effect:non-scaling-stroke}
        .frame .grid{stroke:var(--line);stroke-width:1}
        .frame .margin{stroke:var(--line-strong);stroke-width:1;stroke-dasharray:3 4}
        .y span,.x span{position:absolute;font-size:.78rem;line-height:1;color:var(--soft);white-space:nowrap}
        .y span{right:calc(100% + 9px);transform:translateY(-50%)}
        .x{position:absolute;left:0;right:0;top:100%}.x span{top:9px;transform:translateX(-50%)}
        .xlabel{position:absolute;right:0;bottom:0;font-size:.8rem;color:var(--soft)}
        .annotation{position:absolute;font-size:.82rem;font-weight:650;line-height:1;white-space:nowrap;pointer-events:none;
        padding:2px 5px;border-radius:3px;background:color-mix(in srgb,var(--ground) 82%,transparent)}
        .annotation.before{transform:translate(calc(-100% + 6px),calc(-100% - 7px))}
        .annotation.after{transform:translate(-6px,calc(-100% - 7px))}
        .annotation.before.below{transform:translate(calc(-100% + 6px),9px)}.annotation.after.below{transform:translate(-6px,9px)}
        .best-line{stroke:var(--ink);stroke-width:2.25;stroke-linejoin:round}
        .dots,.end,.frame .hole{stroke-linecap:round;stroke-width:7;stroke:var(--other)}
        .dots.completed,.end.completed{stroke:var(--completed)}
        .dots.stopped{stroke:var(--stopped);stroke-width:8}.dots.failed,.end.failed{stroke:var(--failed);stroke-linecap:square;stroke-width:6}
        .end.stopped{stroke:var(--stopped);stroke-width:7}
        .frame .hole{stroke:var(--ground);stroke-width:4}.end+.hole{stroke-width:3.5}
        .curve{stroke:var(--other);stroke-width:1.25;stroke-opacity:.7;stroke-linejoin:round;stroke-linecap:round}
        .curve.completed{stroke:var(--completed)}.curve.stopped{stroke:var(--stopped);stroke-opacity:.55}
        .curve.failed{stroke:var(--failed)}
        .curve.best{stroke:var(--ink);stroke-width:2.75;stroke-opacity:1}
        .frame .band{fill:var(--faint);fill-opacity:.2}.frame .median{stroke:var(--faint);stroke-width:1.5;stroke-dasharray:6 4}
        svg.dense .curve:not(.best){stroke-opacity:.28}svg.dense .end{stroke-width:4}svg.dense .end+.hole{stroke-width:1.5}
        svg.focus .curve{stroke-opacity:.16}svg.focus .curve.best{stroke-opacity:.5}
        .over{stroke:var(--accent);stroke-width:3;stroke-linejoin:round;stroke-linecap:round;pointer-events:none}
        .over.kept{stroke:var(--good)}
        .cursor{position:absolute;width:15px;height:15px;margin:-7.5px 0 0 -7.5px;border:2.5px solid var(--accent);
        border-radius:50%;pointer-events:none}.cursor.kept{border-color:var(--good)}
        .placeholder{padding:40px 20px;text-align:center;color:var(--soft);border:1px dashed var(--line-strong);border-radius:8px}
        """

    static let tables = """

        table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);vertical-align:baseline;
        unicode-bidi:isolate}
        thead th{font-size:.8rem;font-weight:600;color:var(--soft);border-bottom-color:var(--line-strong);vertical-align:bottom}
        tbody th{font-weight:400}.number{text-align:right}
        .settings td:last-child{vertical-align:middle}.settings td:nth-child(2){font-weight:600;white-space:nowrap;max-width:16em;overflow:hidden;text-overflow:ellipsis}
        .settings th:last-child,.settings td:last-child{width:38%;padding-right:0}
        .scroll{overflow-x:auto;max-width:100%}
        .causes td:nth-child(3){min-width:16em}.causes :is(th,td:nth-child(2),td:last-child){white-space:nowrap}
        .controls{display:flex;flex-wrap:wrap;gap:10px 20px;align-items:center;margin-bottom:12px;font-size:.9rem}
        .controls input{margin-left:6px;padding:5px 10px;border:1px solid var(--line-strong);border-radius:6px;
        background:var(--surface);width:15em;max-width:60vw}
        .chips{display:flex;flex-wrap:wrap;gap:6px}#shown{color:var(--soft);margin-left:auto}
        #table tbody{white-space:nowrap}#table thead th{min-width:4.2em;max-width:11em;overflow-wrap:normal}#table td{max-width:18em;overflow:hidden;text-overflow:ellipsis}
        #table th button{border:0;background:none;padding:0;font-weight:inherit;cursor:pointer;text-align:inherit}
        #table thead button::after{content:"↕";opacity:0;padding-left:3px;font-weight:400}
        #table thead :is(button:hover,button:focus-visible)::after{opacity:.6}
        #table [aria-sort=ascending] button::after{content:"↑";opacity:1}
        #table [aria-sort=descending] button::after{content:"↓";opacity:1}
        #table th:first-child{padding-left:8px;position:sticky;left:0;background:var(--ground)}
        #table tbody tr{cursor:pointer}#table tbody tr:hover :is(th,td),#table tr.hover :is(th,td){background:var(--accent-soft)}
        #table tr.best :is(th,td){font-weight:650}#table tr.best .chip{font-weight:400}
        #table tr.kept :is(th,td){background:color-mix(in srgb,var(--good) 14%,var(--ground))}
        .pager{display:flex;gap:14px;align-items:center;margin-top:14px;font-size:.9rem;color:var(--soft)}
        .pager button{border:1px solid var(--line-strong);border-radius:6px;background:var(--surface);padding:4px 14px;
        cursor:pointer;color:var(--ink)}.pager button:disabled{opacity:.4;cursor:default}
        """

    static let media = """

        @media(max-width:960px){.pair{grid-template-columns:minmax(0,1fr);gap:40px}}
        @media(max-width:600px){.page{padding:24px 16px}section{margin-top:36px}
        .numbers{grid-template-columns:1fr 1fr;gap:18px 0}.numbers>div{padding:0 12px 0 14px}
        .numbers>div:nth-child(odd){padding-left:0;border-left:0}
        .frame{height:230px}#curves .frame{height:280px}.plot{padding-left:46px}.ylabel{margin-left:-46px}
        .x.many span:nth-child(even){display:none}
        #shown{margin-left:0}#detail{right:16px;bottom:12px;max-height:46vh}}
        @media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
        @media print{:root{color-scheme:light;--ground:#fff;--surface:#fff;--ink:#000;--soft:#444;--line:#ddd;--line-strong:#aaa;
        --accent:#00609a;--completed:#0072b2;--stopped:#b87500;--failed:#c24a00;--other:#7b6b98;--good:#00795a}
        body{font-size:10.5pt}.page{max-width:none;padding:0}.controls,.pager,.skip,#tip,#detail{display:none!important}
        .pair{grid-template-columns:5fr 7fr;gap:24px}section,figure,tr{break-inside:avoid}#trials{break-inside:auto}
        .frame{height:220px}#curves .frame{height:280px}#table{font-size:8pt;white-space:normal}.scroll{overflow:visible}
        #table th:first-child{position:static}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """
}
