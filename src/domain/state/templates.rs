//! Templates and the sessions that follow them, folded.
use super::super::event::{Event, Image, Key};
use super::State;

impl State {
    /// Folds what was done to a template, or to a session because of it.
    pub(super) fn of_template(&mut self, event: &Event, seq: u64) {
        match event {
            Event::TemplateSet { after, .. } => {
                self.add(Key::Template(after.id), Image::Template(after.clone()), seq);
            }
            Event::TemplateEnded { template, on, .. } => {
                self.change(Key::Template(*template), seq, |image| {
                    if let Image::Template(row) = image {
                        row.to = Some(*on);
                    }
                });
            }
            Event::SessionFollowed { session, to } => self.change(Key::Session(*session), seq, |image| {
                if let Image::Session(row) = image {
                    row.clone_from(to);
                }
            }),
            _ => {}
        }
    }

    /// All templates.
    pub fn each_template(&self) -> impl Iterator<Item = &super::ClinicTemplate> {
        self.templates.iter().flatten()
    }
}
