//! Places without a child: what is said of them, and `n`, one more slot of a session.
use super::{EXTRA, MADE, SessionScreen, time, time_judged};
use crate::desk::effect::Effect;
use crate::desk::layers::FormLayer;
use crate::desk::message::Note;
use crate::desk::seam::Command;
use crate::desk::widgets::{Field, Form};
use crate::domain::session::{CarveOut, Slot as Place};

impl SessionScreen {
    /// Why a key about a child has none here.
    pub(super) fn nobody(&self) -> Vec<Effect> {
        let words = match &self.page {
            Some(page) if page.service.2.is_support() => "Nobody has this place. b gives it to somebody.",
            Some(_) => "No child is in this place. b shows who could come.",
            None => "The session was not on the screen yet, so that key was not used.",
        };
        vec![Effect::Say(Note::refused(words))]
    }

    pub(super) fn extra(&self) -> Vec<Effect> {
        let minutes = self.page.as_ref().and_then(|page| page.rows.last()).map_or(60, |row| row.minutes);
        let form = Form::new(vec![
            Field::checked("start", "Start", time_judged).needed().wide(8),
            Field::text("minutes", "Minutes").needed().starting(&minutes.to_string()).wide(6),
            Field::text("places", "Places").needed().starting("1").wide(6),
            Field::choice(
                "for",
                "Kept for",
                &[('a', "anyone"), ('u', "urgent"), ('i', "interpreter"), ('f', "under 4")],
            )
            .starting("a"),
        ]);
        let kept = format!("extra slot of session {}", self.session.map_or(0, |session| session.0));
        vec![Effect::Open(Box::new(FormLayer::new(EXTRA, "An extra slot", form).kept_as(kept)))]
    }

    pub(super) fn add_slot(&self, values: &[(&'static str, String)]) -> Vec<Effect> {
        let Some(session) = self.session else { return Vec::new() };
        let value =
            |name| values.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text.as_str());
        let carve_out = match value("for") {
            "u" => CarveOut::Urgent,
            "i" => CarveOut::Interpreter,
            "f" => CarveOut::UnderFour,
            _ => CarveOut::Anyone,
        };
        let (Some(start), Ok(minutes), Ok(places)) =
            (time(value("start")), value("minutes").parse(), value("places").parse())
        else {
            return vec![Effect::Say(Note::refused(
                "Not added: start is a time such as 15:30, minutes and places are numbers.",
            ))];
        };
        let slot = Place { start, minutes, places, carve_out };
        vec![Effect::Send(MADE, Command::AddSlot { session, slot })]
    }
}
