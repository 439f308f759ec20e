//! A plan with shared places: no plan of them is known to be the best, so a better one is looked for beside the one that is
//! shown, and takes its place only when it is asked for.
use super::Fill;
use crate::desk::effect::Effect;
use crate::desk::message::Note;
use crate::desk::seam::Reply;
use crate::domain::fill::Span;
use crate::domain::ids::SessionId;
use crate::wire::view::View;
use crate::wire::view_fill::{FillPage, SharedPage};

/// A plan with shared places: the list's order gave it at once, and a better one is looked for meanwhile.
pub(super) struct Shared {
    pub plan: SharedPage,
    /// Its span, so that a better plan of another is not taken for its own.
    pub span: Span,
    pub children: usize,
    pub better: Better,
}

/// The plan that may come instead.
pub(super) enum Better {
    /// It is looked for.
    Awaited,
    /// There is one, which is shown when it is asked for.
    Come(Box<FillPage>),
    /// None was found, or it is shown.
    No,
}

impl Shared {
    /// `, improving`, behind what is ticked.
    pub fn words(&self) -> &'static str {
        match self.better {
            Better::Awaited => ", improving",
            Better::Come(_) => ", i: better",
            Better::No => "",
        }
    }
}

impl Fill {
    /// The better plan has come: kept until it is asked for, so that nothing changes under somebody's eyes.
    pub(super) fn improved(&mut self, reply: &Reply) -> Vec<Effect> {
        let Some(shared) = self.shared.as_mut().filter(|_| !self.sent) else { return Vec::new() };
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Fill(page) => Some(page),
                _ => None,
            },
            _ => None,
        };
        // Of another span: the one that is awaited is still to come.
        if page.is_some_and(|page| page.span != shared.span) {
            return Vec::new();
        }
        let worth = shared.plan.worth;
        let better = page.filter(|page| page.shared.as_ref().is_some_and(|plan| plan.worth > worth));
        let Some(page) = better else {
            shared.better = Better::No;
            return Vec::new();
        };
        let more = page.rows.len() as i64 - shared.children as i64;
        let gains = match more {
            1 => "1 more child is seen".to_owned(),
            2.. => format!("{more} more children are seen"),
            _ => "children ahead, or nearer and earlier places".to_owned(),
        };
        shared.better = Better::Come(page.clone());
        vec![Effect::Say(Note::done(format!(
            "A better plan has come: {gains}. i shows it; this one stays until then."
        )))]
    }

    pub(super) fn take_better(&mut self) -> Vec<Effect> {
        let Some(shared) = &mut self.shared else {
            return vec![Effect::Say(Note::done(
                "This plan is the best there is: no place of it is shared.",
            ))];
        };
        match std::mem::replace(&mut shared.better, Better::No) {
            Better::Come(page) => {
                let mut effects = self.show(&page);
                self.hand.shows(&page);
                effects.push(Effect::Say(Note::done("The improved plan. What you left out stays left out.")));
                effects
            }
            Better::Awaited => {
                shared.better = Better::Awaited;
                vec![Effect::Say(Note::done("It is still being improved: some seconds."))]
            }
            Better::No => vec![Effect::Say(Note::done("No better plan was found than this one."))],
        }
    }

    /// A session that would not run with what is ticked: `Would not run, 1 of the 2 it takes: MAR Arnold Thu 3 Dec`.
    pub(super) fn too_few(&self) -> Option<String> {
        let (shared, deeds) = (self.shared.as_ref()?, self.deeds.as_ref()?);
        let ticked = |session: SessionId| {
            let rows = self.rows.iter().enumerate().filter(|(at, _)| deeds.ticked(*at));
            rows.flat_map(|(_, places)| places).filter(|(_, there)| *there == session).count() as u32
        };
        shared.plan.takes.iter().find_map(|(session, words, takes)| {
            let ticked = ticked(*session);
            (0 < ticked && ticked < *takes)
                .then(|| format!("Would not run, {ticked} of the {takes} it takes: {words}"))
        })
    }
}
