//! `e` on the families: the letters noted today, the list, the newsletter of a month.
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Export, Pick, Write};
use crate::desk::screen::Cx;
use crate::desk::seam::Writing;
use crate::domain::support::{Listed, Month};
use crate::wire::query::SheetOf;

/// What is to be written.
pub(super) const FILES: Slot = "families to a file: what";

/// The choices.
pub(super) fn pick(cx: &Cx<'_>) -> Effect {
    let (this, next) = months(cx);
    let choices = vec![
        Choice::new('l', "letters, texts and e-mails noted today, for whoever sends them (CSV)"),
        Choice::new('s', "this list for a spreadsheet (CSV)"),
        Choice::new('n', format!("newsletter of {}: sent, and noted for each child (CSV)", this.words())),
        Choice::new('m', format!("newsletter of {}", next.words())),
    ];
    Effect::Open(Box::new(Pick::new(FILES, "To a file: what?", choices)))
}

fn months(cx: &Cx<'_>) -> (Month, Month) {
    let this = Month::of(cx.now.date());
    (this, Month(this.0.saturating_add(1)))
}

/// What a letter does.
pub(super) fn chosen(which: Listed, letter: char, cx: &Cx<'_>) -> Effect {
    let today = cx.now.date();
    let (this, next) = months(cx);
    match letter {
        'l' => Export::of(
            SheetOf::Letters(today),
            "still-wanted",
            "To a file: what was noted today to ask families".to_owned(),
            cx,
        ),
        's' => {
            Export::of(SheetOf::Families(which), "families", "To a file: families to be asked".to_owned(), cx)
        }
        letter => {
            let month = if letter == 'm' { next } else { this };
            let title = format!("Newsletter of {}: once to each address", month.words());
            Write::of(Writing::Newsletter(month), &format!("newsletter-{}", month.code()), title, cx)
        }
    }
}
