//! `p`: who takes part in a session, what they said, and which role is still missing. A letter asks, or notes an answer.
use super::words::{answer_words, letters, page_of};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, FormLayer, Pick, Repair};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Command, Push, Query, Reply};
use crate::desk::widgets::{Field, Form, Offers};
use crate::domain::code::Code;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::rules::Rules;
use crate::domain::session::{Answer, Staff};
use crate::wire::query::Typed;
use crate::wire::view::View;
use crate::wire::view_diary::SessionPage;
use ratatui::layout::Rect;

const PEOPLE: Slot = "people of a session";
const PAGE: Slot = "people's session";
const STAFF: Slot = "staff";
const SAID: Slot = "what somebody said";
const WHOM: Slot = "whom to ask";
const NEW: Slot = "somebody else";
const DONE: Slot = "person set";
/// Asks somebody besides.
const MORE: char = 'n';

/// What a letter stands for.
#[derive(Clone, Debug)]
enum Line {
    /// Somebody who is down for it.
    Person { role: Code, staff: StaffId, name: String },
    /// A role nobody has taken.
    Missing { role: String },
}

/// The layer.
pub struct People {
    session: SessionId,
    page: Option<SessionPage>,
    staff: Option<Vec<Staff>>,
    /// Roles that people hold beside their own.
    roles: Vec<(StaffId, Code)>,
    pick: Pick,
    lines: Vec<(char, Line)>,
    typed: Vec<Key>,
    /// Who is asked about: role and person.
    about: Option<(Code, StaffId)>,
    /// Those one of whom may be asked.
    asked: Vec<(char, Code, StaffId)>,
    /// Somebody has just said no: where nobody holds it by that, its repair comes next.
    declined: bool,
}

impl People {
    /// The people of a session.
    pub fn of(session: SessionId) -> Box<dyn Layer> {
        Box::new(Self {
            session,
            page: None,
            staff: None,
            roles: Vec::new(),
            pick: Pick::new(PEOPLE, "People and quorum", Vec::new()),
            lines: Vec::new(),
            typed: Vec::new(),
            about: None,
            asked: Vec::new(),
            declined: false,
        })
    }

    fn show(&mut self) {
        let Some(page) = &self.page else { return };
        let mut lines: Vec<Line> = page
            .people
            .iter()
            .map(|person| Line::Person {
                role: person.role.0,
                staff: person.staff,
                name: person.name.clone(),
            })
            .collect();
        lines.extend(page.quorum.1.iter().map(|role| Line::Missing { role: role.clone() }));
        let all = letters(lines.len(), &MORE.to_string());
        self.lines = all.into_iter().zip(lines).collect();
        let needed = if page.quorum.0.is_empty() { "quorum not needed" } else { "quorum" };
        let state = match (page.quorum.0.is_empty(), page.quorum.1.is_empty()) {
            (true, _) if !page.unheld.is_empty() => "NOBODY HOLDS IT".to_owned(),
            (true, _) => needed.to_owned(),
            (false, true) => "quorate".to_owned(),
            (false, false) => format!("NOT QUORATE, missing {}", page.quorum.1.join(", ")),
        };
        let mut choices: Vec<Choice> =
            self.lines.iter().map(|(letter, line)| Choice::new(*letter, words(line, page))).collect();
        choices.push(Choice::new(MORE, "Ask somebody else"));
        self.pick = Pick::new(PEOPLE, format!("People of {}: {state}", page.service.1), choices);
    }

    fn chosen(&mut self, effects: Vec<Effect>, cx: &Cx<'_>) -> Vec<Effect> {
        let letter = effects.iter().find_map(|effect| match effect {
            Effect::Answer(Given::Picked(PEOPLE, letter)) => Some(*letter),
            _ => None,
        });
        let Some(letter) = letter else { return effects };
        if letter == MORE {
            let form = Form::new(vec![
                Field::text("name", "Who (a part of the name)")
                    .needed()
                    .offering(Offers::on_record(Typed::Staff)),
            ]);
            return vec![Effect::Open(Box::new(FormLayer::new(NEW, "Ask somebody else", form)))];
        }
        let line = self.lines.iter().find(|(known, _)| *known == letter).map(|(_, line)| line.clone());
        match line {
            Some(Line::Person { role, staff, name }) => {
                self.about = Some((role, staff));
                let said = [
                    ('a', "Will be there"),
                    ('d', "Declined"),
                    ('w', "Away"),
                    ('i', "Asked today, no answer yet"),
                ];
                let choices = said.map(|(letter, words)| Choice::new(letter, words)).into();
                vec![Effect::Open(Box::new(Pick::new(SAID, format!("{name} says?"), choices)))]
            }
            Some(Line::Missing { role }) => {
                let code = role_of(&cx.home.rules, &role);
                let holds = |person: &&Staff| {
                    let more = |(staff, role): &(StaffId, Code)| *staff == person.id && Some(*role) == code;
                    Some(person.role) == code || self.roles.iter().any(more)
                };
                // Whoever has the role as a further one is asked in it, not in their own.
                let fits = self.staff.iter().flatten().filter(holds).cloned();
                let fits: Vec<Staff> =
                    fits.map(|person| Staff { role: code.unwrap_or(person.role), ..person }).collect();
                self.ask_one_of(&fits, &role)
            }
            None => Vec::new(),
        }
    }

    /// Asks one of these people, chosen by letter.
    fn ask_one_of(&mut self, people: &[Staff], role: &str) -> Vec<Effect> {
        let all = letters(people.len(), "");
        self.asked =
            all.iter().zip(people).map(|(letter, person)| (*letter, person.role, person.id)).collect();
        let choices = all
            .iter()
            .zip(people)
            .map(|(letter, person)| {
                let choice = Choice::new(*letter, format!("{}, {role}", person.name));
                let away =
                    self.page.iter().flat_map(|page| &page.away).find(|(staff, _)| *staff == person.id);
                // Who is away is shown, and cannot be asked.
                match away {
                    Some((_, words)) => choice.refused(words.clone()),
                    None => choice,
                }
            })
            .collect();
        let pick = Pick::new(WHOM, format!("Ask whom: {role}?"), choices);
        let pick = if people.is_empty() {
            pick.not_now(format!("Nobody on the staff list is {role}. Add them to the list first."))
        } else {
            pick
        };
        vec![Effect::Open(Box::new(pick))]
    }

    fn set(&self, role: Code, staff: StaffId, answer: Answer) -> Vec<Effect> {
        vec![Effect::Send(DONE, Command::SetMember { session: self.session, role, staff, answer })]
    }

    fn ask(&self) -> Effect {
        Effect::Ask(PAGE, Query::Session { session: self.session })
    }

    fn is_ready(&self) -> bool {
        self.page.is_some() && self.staff.is_some()
    }

    fn ready(&mut self) -> Vec<Effect> {
        if self.is_ready() && !self.typed.is_empty() {
            vec![Effect::TypedAhead(std::mem::take(&mut self.typed))]
        } else {
            Vec::new()
        }
    }
}

fn role_of(rules: &Rules, name: &str) -> Option<Code> {
    rules.roles.iter().find(|role| role.name == name || role.short == name).map(|role| role.id)
}

fn words(line: &Line, page: &SessionPage) -> String {
    match line {
        Line::Person { role, staff, name } => {
            let person = page.people.iter().find(|p| p.staff == *staff && p.role.0 == *role);
            let (role, said) =
                person.map_or_else(Default::default, |p| (p.role.1.clone(), answer_words(p.answer)));
            format!("{role}: {name}, {said}")
        }
        Line::Missing { role } => format!("{role}: nobody has accepted. Ask somebody"),
    }
}

impl Layer for People {
    fn context(&self) -> Context {
        Context::Pick
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if !self.is_ready() && !matches!(action, Action::Close | Action::Back) {
            self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
            return Vec::new();
        }
        let effects = self.pick.act(action, cx);
        self.chosen(effects, cx)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        if !self.is_ready() {
            self.typed.push(key);
            return Vec::new();
        }
        let effects = self.pick.key(key, cx);
        self.chosen(effects, cx)
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.page.is_some() {
            return Vec::new();
        }
        vec![self.ask(), Effect::Ask(STAFF, Query::People)]
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match slot {
            PAGE => match page_of(reply) {
                Ok(page) => {
                    if let Some(trouble) = page.trouble.clone().filter(|_| self.declined) {
                        return vec![
                            Effect::Answer(Given::Nothing(PEOPLE)),
                            Effect::Open(Repair::of(*trouble)),
                        ];
                    }
                    self.page = Some(page.clone());
                    self.show();
                    self.ready()
                }
                Err(words) => vec![Effect::Answer(Given::Nothing(PEOPLE)), Effect::Say(Note::refused(words))],
            },
            STAFF => {
                let staff = match reply {
                    Reply::View(view) => match view.as_ref() {
                        View::People { staff, roles, .. } => {
                            self.roles.clone_from(roles);
                            staff.clone()
                        }
                        _ => Vec::new(),
                    },
                    _ => Vec::new(),
                };
                self.staff = Some(staff);
                self.ready()
            }
            _ => {
                self.declined &= answer::is_done(reply);
                let mut effects = answer::said(reply, None);
                effects.push(self.ask());
                effects
            }
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        let today = cx.now.date();
        match given {
            Given::Picked(SAID, letter) => {
                let Some((role, staff)) = self.about else { return Vec::new() };
                let answer = match letter {
                    'a' => Answer::Accepted,
                    'd' => Answer::Declined,
                    'w' => Answer::Away,
                    _ => Answer::Asked(today),
                };
                self.declined = answer == Answer::Declined;
                self.set(role, staff, answer)
            }
            Given::Picked(WHOM, letter) => {
                let asked = self.asked.iter().find(|(known, ..)| *known == letter);
                let Some((_, role, staff)) = asked.copied() else { return Vec::new() };
                self.set(role, staff, Answer::Asked(today))
            }
            Given::Fields { slot: NEW, values, save: true } => {
                let typed = values.first().map_or(String::new(), |(_, typed)| typed.to_lowercase());
                let fits: Vec<Staff> = self
                    .staff
                    .iter()
                    .flatten()
                    .filter(|person| person.name.to_lowercase().contains(&typed))
                    .take(20)
                    .cloned()
                    .collect();
                match fits.as_slice() {
                    [] => vec![Effect::Say(Note::refused(format!(
                        "Nobody on the staff list is called \"{typed}\". Nobody was asked."
                    )))],
                    [one] => self.set(one.role, one.id, Answer::Asked(today)),
                    many => self.ask_one_of(many, "as their own role"),
                }
            }
            _ => Vec::new(),
        }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let key = crate::domain::event::Key::Session(self.session);
        if self.page.is_some() && push.touched.contains(&key) { vec![self.ask()] } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        vec![self.ask(), Effect::Ask(STAFF, Query::People)]
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.pick.titles(cx)
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        self.pick.cover(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.pick.view(area, canvas, cx);
    }
}
