//! A print as one page for a browser: A4, its own style, no script, nothing fetched from anywhere, every cell escaped.
use super::clean::escaped;
use super::doc::{Item, Line, Mark, Section};
use super::{Print, parts};
use std::fmt::Write as _;

/// The style: sections begin a page, rows are not torn apart, heads come again, pages are numbered.
const STYLE: &str = "\
@page{size:A4;margin:14mm 12mm 18mm 12mm;\
@bottom-right{content:\"Page \" counter(page) \" of \" counter(pages);font:8pt sans-serif}}
body{font:10pt/1.35 sans-serif;color:#000;background:#fff;margin:0 auto;max-width:190mm}
header p,footer p{margin:0 0 1mm}
h1{font-size:14pt;margin:0 0 1mm}
h2{font-size:12pt;margin:0 0 2mm;border-bottom:2pt solid #000}
section{break-after:page;margin-bottom:8mm}
section:last-of-type{break-after:auto}
table{width:100%;border-collapse:collapse}
thead{display:table-header-group}
tr{break-inside:avoid}
th,td{border:.5pt solid #000;padding:1.5mm;text-align:left;vertical-align:top}
td p,.intro p{margin:0 0 1mm}
td.at{width:14mm;font-weight:bold}
td.write{width:74mm}
.who{font-weight:bold}
.mark{display:inline-block;margin:0 3mm 2mm 0;white-space:nowrap}
.box{display:inline-block;width:3.2mm;height:3.2mm;border:.7pt solid #000;margin-right:1mm;vertical-align:-.4mm}
.blank{display:inline-block;border-bottom:.7pt solid #000;height:1.1em}
.rule{border-bottom:.7pt solid #000;height:6mm}
.practice{font-weight:bold;border:1pt solid #000;padding:1mm 2mm;display:inline-block}
.foot{font-size:8pt;margin-top:2mm}
@media screen{section{border-bottom:2pt dashed #888;padding-bottom:6mm}}
";

/// The page.
pub fn html(print: &Print) -> String {
    let title = escaped(&parts::title(print));
    let mut out = String::new();
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n<meta name=\"robots\" content=\"noindex\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    let sections = parts::sections(print);
    let of = sections.len();
    for (at, each) in sections.iter().enumerate() {
        section(&mut out, print, each, (at + 1, of));
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// A section with its own head and foot: it may be the only sheet that reaches somebody.
fn section(out: &mut String, print: &Print, section: &Section, (number, of): (usize, usize)) {
    out.push_str("<section>\n<header>\n");
    if print.practice {
        out.push_str("<p class=\"practice\">PRACTICE: invented children</p>\n");
    }
    let _ = writeln!(out, "<p>{}</p>", escaped(&parts::title(print)));
    let _ = writeln!(out, "<h2>{}</h2>\n</header>", escaped(&section.title));
    if !section.intro.is_empty() {
        out.push_str("<div class=\"intro\">\n");
        section.intro.iter().for_each(|each| line(out, each));
        out.push_str("</div>\n");
    }
    if !section.items.is_empty() {
        out.push_str(
            "<table>\n<thead><tr><th> </th><th>Read first</th><th>Write</th></tr></thead>\n<tbody>\n",
        );
        section.items.iter().for_each(|each| item(out, each));
        out.push_str("</tbody>\n</table>\n");
    }
    let _ = writeln!(
        out,
        "<footer class=\"foot\"><p>{}</p><p>{}. Part {number} of {of}.</p></footer>\n</section>",
        escaped(&parts::valid(print)),
        escaped(&parts::printed_by(print))
    );
}

fn item(out: &mut String, item: &Item) {
    let _ = write!(out, "<tr><td class=\"at\">{}</td><td>", escaped(&item.at));
    let _ =
        write!(out, "<p><span class=\"who\">{}</span> {}</p>", escaped(&item.title), escaped(&item.aside));
    item.read.iter().for_each(|each| line(out, each));
    out.push_str("</td><td class=\"write\">");
    item.write.iter().for_each(|each| line(out, each));
    out.push_str("</td></tr>\n");
}

fn line(out: &mut String, line: &Line) {
    let _ = match line {
        Line::Words(words) => writeln!(out, "<p>{}</p>", escaped(words)),
        Line::Said(what, words) => writeln!(out, "<p><b>{}</b>: {}</p>", escaped(what), escaped(words)),
        Line::Marks(marks) => {
            let marks: String = marks.iter().map(|each| mark(*each)).collect();
            writeln!(out, "<p>{marks}</p>")
        }
        Line::Write(what, lines) => {
            let _ = write!(out, "<p>{}</p>", escaped(what));
            writeln!(out, "{}", "<div class=\"rule\"></div>".repeat(usize::from(*lines)))
        }
    };
}

fn mark(mark: Mark) -> String {
    let blank = |what: &str, letters: u8| {
        format!(
            "<span class=\"mark\">{} <span class=\"blank\" style=\"width:{letters}ex\"></span></span> ",
            escaped(what)
        )
    };
    match mark {
        Mark::Tick(what) => {
            format!("<span class=\"mark\"><span class=\"box\"></span>{}</span> ", escaped(what))
        }
        Mark::Blank(what, letters) => blank(what, letters),
        Mark::Time(what) => blank(what, 8),
        Mark::Day(what) => blank(what, 14),
    }
}
