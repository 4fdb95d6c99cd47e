/// One part of a page with a heading of its own, or a figure that brings one.
struct Section {
    var id: String
    /// The heading; `nil` where the body has one.
    var title: String?
    var body: Markup

    var markup: Markup {
        guard let title else { return "<section id=\"\(id)\">\n\(body)</section>\n" }
        return """
            <section id="\(id)" aria-labelledby="\(id)-title">
            <h2 id="\(id)-title">\(title)</h2>
            \(body)
            </section>

            """
    }
}

/// A whole page in one file: nothing in it refers to the network.
struct Page {
    /// The title in the browser's tab.
    var title: String
    var header: Markup
    var sections: [Section]
    var footer: Markup
    /// What the script reads.
    var data: JSONText

    func render() -> String {
        let page: Markup = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>\(title)</title>
            <style>\(Markup(trusted: Stylesheet.text))</style>
            </head>
            <body>
            <a class="skip" href="#trials">Skip to the table of trials</a>
            <div class="page">
            <header>\(header)</header>
            <main>
            \(sections.map(\.markup))</main>
            <footer>\(footer)</footer>
            </div>
            <div id="tip" role="status" hidden></div>
            <aside id="detail" aria-label="The trial that is kept" hidden></aside>
            <script type="application/json" id="data">\(Markup(trusted: data.text))</script>
            <script>\(Markup(trusted: Script.text))</script>
            </body>
            </html>

            """
        return page.text
    }
}
