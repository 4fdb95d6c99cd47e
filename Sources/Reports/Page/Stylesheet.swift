/// The page's style: one column of evidence under the answer, in light and dark, on paper and on small screens.
enum Stylesheet {
    static let text = colors + base + components + figures + tables + media

    /// Colours after Okabe and Ito (2008), which people with any common colour vision tell apart; darkened or lightened
    /// for contrast with the ground.
    private static let colors = """

        :root{color-scheme:light dark;--ground:#fbfbf9;--surface:#fff;--ink:#16191d;--soft:#565d66;--faint:#8b929b;
        --line:#e3e4e1;--line-strong:#c9cbc7;--accent:#00609a;--accent-soft:#e4f0f8;--completed:#0072b2;--stopped:#b87500;
        --failed:#c24a00;--other:#7b6b98;--good:#00795a;--shadow:0 6px 28px rgb(20 25 30/.16)}
        @media(prefers-color-scheme:dark){:root{--ground:#14171a;--surface:#1b1f23;--ink:#eceeee;--soft:#aab1b8;
        --faint:#7d858d;--line:#2b3035;--line-strong:#434a51;--accent:#6cbcf0;--accent-soft:#1b3244;--completed:#56b4e9;
        --stopped:#e69f00;--failed:#ff7f45;--other:#b9a3dd;--good:#3fcf9f;--shadow:0 6px 28px rgb(0 0 0/.5)}}
        """

    private static let base = """

        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 Inter,-apple-system,BlinkMacSystemFont,
        "Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .page{max-width:1200px;margin:0 auto;padding:44px 32px 32px}
        h1{font-size:clamp(1.65rem,1.1rem + 2.1vw,2.6rem);line-height:1.14;font-weight:600;letter-spacing:-.022em;
        margin:10px 0 12px;max-width:26em;text-wrap:balance}
        h1 strong{font-weight:700;color:var(--accent);white-space:nowrap}
        h2{font-size:1.06rem;line-height:1.3;font-weight:650;letter-spacing:-.008em;margin:0 0 12px}
        section{margin-top:44px}section:first-child{margin-top:30px}
        p{margin:0}a{color:var(--accent)}
        .lead{font-size:1.08rem;color:var(--soft);max-width:46em}
        .eyebrow{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center;color:var(--soft);font-size:.9rem}
        .eyebrow span:first-child{color:var(--ink);font-weight:600}
        .note,figcaption{color:var(--soft);font-size:.86rem;max-width:62em;margin-top:10px}
        footer{margin-top:56px;padding-top:14px;border-top:1px solid var(--line);color:var(--soft);font-size:.84rem}
        button,input{font:inherit;color:inherit}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:-9999px}.skip:focus{left:12px;top:12px;background:var(--surface);padding:8px 12px;z-index:9}
        [hidden]{display:none!important}
        pre{margin:8px 0;padding:12px 14px;background:var(--surface);border:1px solid var(--line);border-radius:6px;
        font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;white-space:pre-wrap;max-height:24em;
        overflow:auto}
        """

    private static let components = """

        .numbers{display:grid;grid-template-columns:repeat(auto-fill,minmax(165px,1fr));gap:22px 0;margin:0;
        border-top:1px solid var(--line-strong);padding-top:16px}
        .numbers>div{padding:0 20px;border-left:1px solid var(--line)}
        .numbers>div:first-child{padding-left:0;border-left:0}
        .numbers dt{font-size:.82rem;color:var(--soft)}.numbers dd{margin:2px 0 0}
        .numbers b{display:block;font-size:1.62rem;line-height:1.25;font-weight:600;letter-spacing:-.015em}
        .numbers small{display:block;font-size:.82rem;line-height:1.4;color:var(--soft)}
        .bar{display:flex;gap:2px;height:6px;margin:4px 0 6px}.bar i{border-radius:1px;min-width:3px;flex-basis:0}
        .bar .completed{background:var(--completed)}.bar .stopped{background:var(--stopped)}
        .bar .failed{background:var(--failed)}.bar .other{background:var(--other)}
        .pair{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:48px}
        .pair>:only-child{grid-column:1/-1}
        .chip{--c:var(--other);display:inline-block;font-size:.8rem;line-height:1.35;padding:1px 9px;border-radius:99px;
        white-space:nowrap;color:var(--ink);border:1px solid color-mix(in srgb,var(--c) 55%,transparent);
        background:color-mix(in srgb,var(--c) 10%,transparent)}
        .chip.completed{--c:var(--completed)}.chip.stopped{--c:var(--stopped)}.chip.failed{--c:var(--failed)}
        .eyebrow .chip.completed{--c:var(--good)}
        button.chip{cursor:pointer;padding:3px 12px}button.chip b{font-weight:600}
        button.chip[aria-pressed=false]{background:none;border-style:dashed;color:var(--soft)}
        .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:14px 32px;margin:0 0 18px}
        .facts dt{font-size:.82rem;color:var(--soft)}.facts dd{margin:0}
        .range{display:block;position:relative;height:14px;min-width:80px;margin-right:7px}
        .range::before{content:"";position:absolute;left:0;right:0;top:6px;height:2px;border-radius:1px;background:var(--line-strong)}
        .range i{position:absolute;top:2px;width:10px;height:10px;margin-left:-5px;border-radius:50%}
        .range .dot{background:var(--accent)}
        .range .ring{border:2px solid var(--faint);background:var(--ground)}
        .choices{color:var(--soft);font-size:.84rem;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}
        details.data{margin-top:10px;font-size:.88rem}summary{cursor:pointer;color:var(--soft);width:fit-content}
        summary:hover{color:var(--ink)}
        #tip{position:fixed;z-index:5;pointer-events:none;max-width:300px;background:var(--ink);color:var(--ground);
        border-radius:6px;padding:7px 11px;font-size:.84rem;line-height:1.4;box-shadow:var(--shadow)}
        #tip b{display:block}
        #detail{position:fixed;z-index:4;right:20px;bottom:20px;width:min(360px,calc(100vw - 32px));max-height:min(56vh,520px);
        overflow:auto;background:var(--surface);border:1px solid var(--line-strong);border-radius:10px;box-shadow:var(--shadow);
        padding:14px 18px 16px}
        #detail h3{margin:0;font-size:1rem;display:flex;justify-content:space-between;align-items:start;gap:12px}
        #detail .close{border:0;background:none;cursor:pointer;font-size:1.2rem;line-height:1;padding:2px 6px;color:var(--soft)}
        #detail p{color:var(--soft);font-size:.88rem;margin:2px 0 8px}#detail .message{color:var(--failed);white-space:pre-wrap}
        #detail td,#detail th{padding:4px 8px 4px 0;font-size:.86rem}
        """
}
