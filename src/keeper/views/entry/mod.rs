//! What an entry of the line would do: read, resolved against who and what there is, tried by the very rules that will decide it,
//! and said in a sentence. Nothing is done here; the desk, or a command, sends what the page holds.
mod course;
mod day;
mod lexicon;
mod look;
mod narrow;
mod newsletter;
mod place;
mod read;
mod repair;
mod roster;
mod short;
mod when;
mod who;
mod whose;

use super::mask::Eyes;
use super::row::list_row;
use crate::domain::age::short_on;
use crate::domain::calendar::date_short;
use crate::domain::child::ChildRow;
use crate::domain::command::Command;
use crate::domain::decide::{Known, decide, needs};
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::record::ChildRecord;
use crate::domain::referral::Referral;
use crate::domain::rights;
use crate::keeper::look::LookContext;
use crate::wire::entry::{EntryChoice, EntryDeed, EntryPage, Here, Picked, Verb, VerbRow, verb};
use read::Said;
use when::Takes;
use who::{Who, Whom};
pub(super) use whose::whose;

/// What one verb makes of an entry.
#[derive(Debug)]
struct Answer {
    says: Vec<String>,
    open: String,
    among: Vec<EntryChoice>,
    must_choose: bool,
    deed: EntryDeed,
}

impl Answer {
    /// It cannot be done, or something is missing: why.
    fn no(words: impl Into<String>) -> Self {
        let says = vec![words.into()];
        Self { says, open: String::new(), among: Vec::new(), must_choose: false, deed: EntryDeed::None }
    }

    /// It will be done so.
    fn will(words: impl Into<String>, deed: EntryDeed) -> Self {
        Self { deed, ..Self::no(words) }
    }

    fn and(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if !words.trim().is_empty() {
            self.says.push(words);
        }
        self
    }

    fn open(mut self, words: impl Into<String>) -> Self {
        self.open = words.into();
        self
    }

    fn among(mut self, among: Vec<EntryChoice>) -> Self {
        self.among = among;
        self
    }
}

/// An entry with all that it is resolved against.
struct Case<'a> {
    cx: &'a LookContext<'a>,
    eyes: Eyes,
    row: &'static VerbRow,
    said: Said,
    /// What follows the verb, as typed.
    rest: &'a str,
    here: &'a Here,
    picked: Picked,
}

/// The page of an entry.
pub(super) fn page(cx: &LookContext<'_>, text: &str, here: &Here, picked: Picked) -> EntryPage {
    let (first, rest_of_line) = read::first_entry(text);
    let (word, rest) = first.split_once(char::is_whitespace).unwrap_or((first, ""));
    let (answer, kept) = match verb(word) {
        None => (Answer::no(format!("\"{word}\" is no verb of the line. ? lists them.")), text.to_owned()),
        Some(row) => {
            let said = read::read(row, rest.trim(), cx.state, cx.now.today);
            let case = Case { cx, eyes: Eyes::of(cx.actor), row, said, rest: rest.trim(), here, picked };
            let (answer, child) = case.answer();
            (answer, case.kept(child))
        }
    };
    EntryPage {
        text: text.to_owned(),
        says: answer.says,
        open: answer.open,
        among: answer.among,
        must_choose: answer.must_choose,
        deed: answer.deed,
        rest: rest_of_line.to_owned(),
        kept,
    }
}

impl<'a> Case<'a> {
    fn answer(&self) -> (Answer, Option<ChildId>) {
        if let Some((word, names)) = &self.said.several {
            let names = names.join(", ");
            return (Answer::no(format!("\"{word}\" fits several: {names}. Type more of it.")), None);
        }
        if let Some(wrong) = self.wrong_days() {
            return (Answer::no(wrong).open(self.row.form), None);
        }
        if self.row.takes.first() != Some(&crate::wire::entry::Kind::Who) {
            return (look::without_a_child(self), None);
        }
        if self.said.who.is_empty() && self.picked.child.is_none() {
            let answer = Answer::no(format!(
                "{}. Whose? A name, a number of the list, or . for the row in front.",
                self.row.does
            ));
            return (answer.open(self.row.form), None);
        }
        match who::resolve(self) {
            Who::Unknown(words) => {
                (Answer::no(format!("No child like \"{words}\". reg begins a referral.")), None)
            }
            Who::Nobody(words) => (Answer::no(words), None),
            Who::Marks => (course::on_marks(self), None),
            Who::Several(children) => {
                let words = format!("{} children fit. Type more, or Enter to choose.", children.len());
                (self.which_child(&children, words), None)
            }
            Who::Alike(children) => {
                let words = who::only_alike(&self.said.who.join(" "), "Enter to choose.");
                (self.which_child(&children, words), None)
            }
            Who::One(whom) => {
                let child = whom.child.id;
                (self.of_one(&whom), Some(child))
            }
        }
    }

    /// What is wrong with the days, where a verb of one day, or of the days on which places are looked for, has more of them.
    fn wrong_days(&self) -> Option<String> {
        let takes = match self.row.verb {
            // They read their days themselves, joined first.
            Verb::Sick | Verb::Shut | Verb::Back | Verb::Reopen | Verb::Works => return None,
            Verb::Book | Verb::Move | Verb::Free | Verb::Short => Takes::Span,
            _ => Takes::One,
        };
        self.said.when.wrong(takes, self.cx.now.today)
    }

    fn of_one(&self, whom: &Whom<'a>) -> Answer {
        match self.row.verb {
            Verb::Book => place::book(self, whom),
            Verb::Move => place::change(self, whom),
            Verb::Cancel => place::cancel(self, whom),
            Verb::Offered => place::offered(self, whom),
            Verb::Arrive => day::arrive(self, whom),
            Verb::Came => day::came(self, whom),
            Verb::NotBrought => day::not_brought(self, whom),
            Verb::Outcome => day::outcome(self, whom),
            Verb::Contact => course::contact(self, whom),
            Verb::Accept => course::accept(self, whom),
            Verb::Priority => course::priority(self, whom),
            Verb::Later => course::later(self, whom),
            Verb::Why => look::why(self, whom),
            Verb::Show => look::show(self, whom),
            Verb::Short => short::short(self, whom),
            Verb::Newsletter => newsletter::newsletter(self, whom),
            Verb::Register | Verb::Sick | Verb::Shut | Verb::Free | Verb::Late | Verb::List => {
                look::without_a_child(self)
            }
            Verb::Works | Verb::Back | Verb::Reopen => look::without_a_child(self),
        }
    }

    fn which_child(&self, children: &[&ChildRow], words: String) -> Answer {
        let among: Vec<EntryChoice> = children
            .iter()
            .map(|child| EntryChoice {
                words: format!(
                    "{}  {}",
                    self.named(child),
                    super::row::open_words(self.cx.state, child, self.cx.now.today)
                ),
                picks: Picked { child: Some(child.id), ..self.picked },
            })
            .collect();
        Answer { must_choose: true, ..Answer::no(words).among(among) }
    }

    /// `HARRIS, Aimee (4y2m, born 14 Sep 22)`: enough to tell two children of one name apart.
    fn named(&self, child: &ChildRow) -> String {
        format!(
            "{} ({}, born {})",
            child.list_name(),
            short_on(child.born, self.cx.now.today),
            date_short(child.born)
        )
    }

    /// A child's record as this person may see it.
    fn record(&self, child: ChildId) -> Option<ChildRecord> {
        let mut record = (self.cx.record)(child)?;
        record.details = self.eyes.details(&record.details);
        Some(record)
    }

    /// The deed, tried by the rules that will decide it: what is said as possible is possible. Of several commands the first is
    /// tried; the others follow from it.
    fn deed(&self, slot: &str, words: String, commands: Vec<Command>, child: &ChildRow) -> Answer {
        if let Some(Err(why)) = commands.first().map(|command| self.tried(command)) {
            return Answer::no(why);
        }
        let deed =
            EntryDeed::Do { slot: slot.to_owned(), commands, child: Some(child.id), name: child.list_name() };
        Answer::will(words, deed)
    }

    /// Whether a command would be done, or the words of its refusal.
    fn tried(&self, command: &Command) -> Result<(), String> {
        let (state, actor) = (self.cx.state, self.cx.actor);
        rights::check(actor, command, None).map_err(|refusal| refusal.words)?;
        let known = Known::of_records(needs(state, command), |child| (self.cx.record)(child));
        decide(state, &known, command, actor, self.cx.now).map(|_| ()).map_err(|refusal| refusal.words)
    }

    /// The verb's own layer, where the entry leaves something open that it asks for.
    fn ask(
        &self,
        key: char,
        letters: String,
        referral: &Referral,
        booking: Option<BookingId>,
        words: String,
    ) -> Answer {
        match list_row(self.cx, self.eyes, referral) {
            Some(row) => Answer::will(words, EntryDeed::Ask { key, row: Box::new(row), booking, letters }),
            None => Answer::no("This child is no longer on record."),
        }
    }

    /// The entry as history keeps it: the child by number, not by name.
    fn kept(&self, child: Option<ChildId>) -> String {
        let verb = self.row.names[0];
        match child {
            Some(child) => {
                let names = self.said.who.len();
                let mut left = names;
                // The child's words are the first one and whatever else was none of the verb's kinds.
                let mut others: Vec<&str> = Vec::new();
                for (at, word) in self.rest.split_whitespace().enumerate() {
                    let of_who =
                        left > 0 && (at == 0 || self.said.who.iter().skip(1).any(|name| name == word));
                    if of_who {
                        left -= 1;
                    } else {
                        others.push(word);
                    }
                }
                format!("{verb} #{} {}", child.0, others.join(" ")).trim_end().to_owned()
            }
            None if self.row.verb == Verb::Register => verb.to_owned(),
            None => format!("{verb} {}", self.rest).trim_end().to_owned(),
        }
    }
}
