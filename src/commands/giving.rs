//! What leaves as a document about one child: everything held on it, or an inspector's case file. As plain text, or as a page of a
//! browser where the file's name ends in .html; for its owner's eyes only.
use crate::client::Link;
use crate::commands::cli::{CaseFileArgs, Common, SubjectAccessArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::commands::print::file;
use crate::commands::script::child_to_look_at;
use crate::domain::calendar::counted;
use crate::domain::ids::ChildId;
use crate::exchange::paper::{clean, escaped};
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_keeping::{Document, KeepingOf, KeepingPage, Line};
use std::fmt::Write as _;
use std::path::Path;

/// What stands before a line that holds somebody else.
const THIRD: &str = "THIRD PARTY";
/// What stands before another that holds words somebody typed.
const TYPED: &str = "WORDS: read";

/// How often a document is begun again.
const TRIES: u8 = 20;

/// Carries out `waitwell subject-access`.
///
/// # Errors
/// In words.
pub fn subject_access(common: &Common, args: &SubjectAccessArgs) -> Outcome {
    let link = common.link()?;
    let of = child_to_look_at(&link, &args.child)?;
    let document = document(&link, KeepingOf::Subject(of))?;
    write(&args.out, std::slice::from_ref(&document), link.welcome().practice)?;
    let [third, typed, _] = counts(&document);
    Ok(Said::lines([format!(
        "Everything held on child {} is in {}. {} somebody else, {} words that somebody typed: look at each before it is given away, and \
         at the others, which no mark answers for.",
        of.0,
        args.out.display(),
        counted(third, "line holds", "lines hold"),
        counted(typed, "other holds", "others hold")
    )]))
}

/// Carries out `waitwell case-file`.
///
/// # Errors
/// In words.
pub fn case_file(common: &Common, args: &CaseFileArgs) -> Outcome {
    let link = common.link()?;
    let (children, drawn) = match (&args.child, args.random) {
        (Some(typed), _) => (vec![child_to_look_at(&link, typed)?], None),
        (None, Some(many)) => {
            let seed = seed(args.seed)?;
            match page(&link, KeepingOf::Drawn { many, seed })? {
                KeepingPage::Drawn(children) => (children, Some(how_drawn(many, seed, args.seed.is_some()))),
                _ => return Err(strange()),
            }
        }
        (None, None) => {
            return Err(
                "Of which child? --child names one, --random draws some. Nothing was made.".to_owned()
            );
        }
    };
    if children.is_empty() {
        return Err("There is no child with a referral on record. Nothing was made.".to_owned());
    }
    let mut documents = children
        .iter()
        .map(|child| document(&link, KeepingOf::Case(*child)))
        .collect::<Result<Vec<_>, _>>()?;
    for document in &mut documents {
        document.notes.extend(drawn.clone());
    }
    let practice = link.welcome().practice;
    let Some(out) = &args.out else { return Ok(Said::bytes(text(&documents, practice).into_bytes())) };
    write(out, &documents, practice)?;
    let numbers: Vec<String> = children.iter().map(|ChildId(id)| id.to_string()).collect();
    let made = format!("The case files of child {} are in {}.", numbers.join(", "), out.display());
    Ok(Said::lines(std::iter::once(made).chain(drawn)))
}

/// The seed that was given; else one that nobody can know before: an office that knew the inspector's sample could tidy it.
fn seed(given: Option<u64>) -> Result<u64, String> {
    match given {
        Some(seed) => Ok(seed),
        None => getrandom::u32()
            .map(u64::from)
            .map_err(|fault| format!("This machine gives no chance to draw by ({fault}). Nothing was made.")),
    }
}

/// How the sample came about, so that whoever is given it can have it drawn again.
fn how_drawn(many: u16, seed: u64, chosen: bool) -> String {
    let by = if chosen { "a seed that was chosen" } else { "chance" };
    format!(
        "Drawn by {by} from all children with a referral: --random {many} --seed {seed} draws the same today."
    )
}

fn strange() -> String {
    "The keeper gave another answer than was asked for. Nothing was made.".to_owned()
}

fn page(link: &Link, of: KeepingOf) -> Result<KeepingPage, String> {
    match look(link, Query::Keeping(of))? {
        View::Keeping(page) => Ok(page),
        _ => Err(strange()),
    }
}

/// The whole document, in as many messages as it takes; begun again where somebody changes something meanwhile.
fn document(link: &Link, of: KeepingOf) -> Result<Document, String> {
    let window = |of| match page(link, of)? {
        KeepingPage::Document(document) => Ok(*document),
        _ => Err(strange()),
    };
    for _ in 0..TRIES {
        let mut whole = window(of)?;
        while let Some(from) = whole.more {
            let next = window(of.from_line(from))?;
            if next.revision != whole.revision {
                break;
            }
            whole.go_on(next);
        }
        if whole.more.is_none() {
            return Ok(whole);
        }
    }
    Err("Others change so much at this moment that nothing whole could be read. Nothing was made. Try again."
        .to_owned())
}

fn write(path: &Path, documents: &[Document], practice: bool) -> Result<(), String> {
    let is_page = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    let written = if is_page { html(documents, practice) } else { text(documents, practice) };
    file::replace(path, written.as_bytes())
}

/// Lines that hold somebody else, others of words that somebody typed, and those without a mark.
fn counts(document: &Document) -> [u64; 3] {
    let mut counts = [0; 3];
    for line in document.parts.iter().flat_map(|part| &part.lines) {
        counts[Mark::of(line) as usize] += 1;
    }
    counts
}

/// What a line is marked with.
#[derive(Clone, Copy)]
enum Mark {
    Third,
    Typed,
    Bare,
}

impl Mark {
    fn of(line: &Line) -> Self {
        match (line.third, line.typed) {
            (true, _) => Self::Third,
            (false, true) => Self::Typed,
            (false, false) => Self::Bare,
        }
    }

    /// What stands before the line, with the space behind it.
    fn words(self) -> String {
        match self {
            Self::Third => format!("[{THIRD}] "),
            Self::Typed => format!("[{TYPED}] "),
            Self::Bare => String::new(),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Third => " class=\"third\"",
            Self::Typed => " class=\"typed\"",
            Self::Bare => "",
        }
    }
}

fn head(document: &Document) -> Vec<String> {
    let mut head = vec![format!(
        "Child {}. Made on {} by {}.",
        document.child.0,
        document.made.format("%-d %b %Y %H:%M"),
        document.by
    )];
    head.extend(document.notes.iter().cloned());
    let [third, typed, bare] = counts(document);
    head.push(format!(
        "{} marked [{THIRD}], {typed} marked [{TYPED}], {bare} without a mark.",
        counted(third, "line is", "lines are")
    ));
    head
}

const PRACTICE: &str = "PRACTICE: invented children";

fn text(documents: &[Document], practice: bool) -> String {
    let mut out = String::new();
    for document in documents {
        let mut put = |line: &str| {
            out.push_str(&clean(line));
            out.push('\n');
        };
        if practice {
            put(PRACTICE);
        }
        put(&document.title.to_uppercase());
        for line in head(document) {
            put(&line);
        }
        for part in document.parts.iter().filter(|part| !part.lines.is_empty()) {
            put("");
            put(&part.head);
            put(&"-".repeat(part.head.chars().count()));
            for line in &part.lines {
                let mark = Mark::of(line).words();
                if line.from.is_empty() {
                    put(&format!("    {mark}{}", line.words));
                } else {
                    put(&format!("{}:", line.from));
                    put(&format!("  {mark}{}", line.words));
                }
            }
        }
        put("");
    }
    out
}

/// No script, nothing fetched from anywhere, every word escaped.
fn html(documents: &[Document], practice: bool) -> String {
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>waitwell</title><style>\
         body{font:10pt/1.4 sans-serif;max-width:190mm;margin:auto}section{break-after:page}\
         h1{font-size:14pt}h2{font-size:11pt;border-bottom:1pt solid #000}p{margin:0 0 1mm}\
         .from{color:#333;font-size:8pt}.third{border-left:3pt solid #000;padding-left:2mm}.typed{border-left:1pt dotted #000;padding-left:2mm}\
         </style></head><body>",
    );
    for document in documents {
        out.push_str("<section>");
        if practice {
            let _ = write!(out, "<p><strong>{PRACTICE}</strong></p>");
        }
        let _ = write!(out, "<h1>{}</h1>", escaped(&document.title));
        for line in head(document) {
            let _ = write!(out, "<p>{}</p>", escaped(&line));
        }
        for part in document.parts.iter().filter(|part| !part.lines.is_empty()) {
            let _ = write!(out, "<h2>{}</h2>", escaped(&part.head));
            for line in &part.lines {
                let (class, said) = (Mark::of(line).class(), Mark::of(line).words());
                let _ = write!(
                    out,
                    "<p{class}><span class=\"from\">{}</span> {said}{}</p>",
                    escaped(&line.from),
                    escaped(&line.words)
                );
            }
        }
        out.push_str("</section>");
    }
    out.push_str("</body></html>\n");
    out
}
