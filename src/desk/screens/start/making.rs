//! What the first steps open: a file to name, an example of a clinic to change, a person to put on the staff.
use crate::desk::effect::{Act, Effect, Errand, Slot};
use crate::desk::folders::{Arrived, Folders};
use crate::desk::layers::{Choice, FormLayer, Pick, Reader};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::screens::session::words::own_letters;
use crate::desk::seam::Command;
use crate::desk::widgets::{Field, Form};
use crate::domain::rules::{Named, Rules, Service, ServiceKind};
use std::path::{Path, PathBuf};

/// Which of the files that came in.
pub const ARRIVED: Slot = "which file";
/// So many are offered.
pub const ARRIVED_MOST: usize = 8;
/// Which file.
pub const IMPORT: Slot = "import";
/// The same of the postcodes.
pub const POSTCODES: Slot = "postcodes";
/// Which example.
pub const CLINICS: Slot = "which clinic";
/// Who is meant.
pub const PEOPLE: Slot = "which people";
/// A new member of staff.
pub const STAFF: Slot = "who works here";
/// A text to read.
const READ: Slot = "how to";

/// So many examples are offered.
const EXAMPLES: usize = 6;

/// The letters of the files offered.
pub fn letters() -> impl Iterator<Item = char> {
    'a'..='y'
}

/// The folder of a server's person, for a name to be typed behind; on one's own machine nothing.
pub fn inbox(folders: &Folders) -> String {
    folders.inbox().map_or_else(String::new, |inbox| format!("{}/", inbox.display()))
}

/// Offers the spreadsheets that came in, the newest first; without any, asks for a file.
pub fn arrived(files: &[Arrived], folders: &Folders) -> Vec<Effect> {
    if files.is_empty() {
        let mut asked = file(IMPORT, &inbox(folders), None);
        if let Some(inbox) = folders.inbox() {
            let words = format!(
                "No .xlsx or .csv lies in {}. Put it in `in` by sftp, then come back.",
                inbox.display()
            );
            asked.push(Effect::Say(Note::done(words)));
        }
        return asked;
    }
    let offered = letters().zip(files).map(|(letter, file)| {
        let size = file.bytes.div_ceil(1_024);
        Choice::new(letter, format!("{} ({size} KB, {})", file.name, file.at.format("%-d %b %H:%M")))
    });
    let choices = offered.chain([Choice::new('z', "another file: its name is typed")]).collect();
    vec![Effect::Open(Box::new(Pick::new(
        ARRIVED,
        "Bring in a waiting list: which file of your `in`?",
        choices,
    )))]
}

/// Asks for the file; with what was typed before, and what is wrong with it.
pub fn file(slot: Slot, typed: &str, wrong: Option<&str>) -> Vec<Effect> {
    let title = match slot {
        POSTCODES => "Load postcodes: which file? (CSV of postcode and district code)",
        _ => "Bring in a waiting list: which file?",
    };
    let field = Field::text("file", "File").wide(60).at_most(4096).needed();
    let mut form = Form::new(vec![field]).filled(&[("file", typed.to_owned())]);
    let mut effects = Vec::new();
    if let Some(words) = wrong {
        form.wrong("file", words);
        effects.push(Effect::Say(Note::refused(words)));
    }
    effects.insert(0, Effect::Open(Box::new(FormLayer::new(slot, title, form).at_once())));
    effects
}

/// The file that was named: left for, or asked again where there is none.
pub fn named(slot: Slot, typed: &str) -> Vec<Effect> {
    let path = path_of(typed);
    let wrong = match std::fs::metadata(&path) {
        Ok(found) if found.is_dir() => {
            Some(format!("{} is a folder. Name the file in it. Nothing was changed.", path.display()))
        }
        Ok(found) if found.len() == 0 => Some(format!("{} is empty. Nothing was changed.", path.display())),
        Ok(_) => None,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
            let what = folder.map_or_else(|| path.display(), Path::display);
            Some(format!("{what} is not there. Nothing was changed; mend the name, or Esc."))
        }
        Err(fault) => Some(format!("{} cannot be read ({fault}). Nothing was changed.", path.display())),
    };
    if wrong.is_some() {
        return file(slot, typed, wrong.as_deref());
    }
    let path = path.to_string_lossy().into_owned();
    vec![Effect::LeaveFor(if slot == POSTCODES { Errand::Postcodes(path) } else { Errand::Import(path) })]
}

/// A file as a person types it: `~/` is the home folder, quotes of a dropped file go.
fn path_of(typed: &str) -> PathBuf {
    let typed = typed.trim().trim_matches(['\'', '"']);
    match (typed.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => typed.into(),
    }
}

/// Six services to start from: one of each kind first, then those a pathway begins with, in the order of the pathways.
fn examples(rules: &Rules) -> Vec<&Service> {
    let first = |id| rules.services.iter().find(move |service| service.id == id);
    let of_pathways: Vec<&Service> =
        rules.pathways.iter().filter_map(|pathway| first(pathway.components.first()?.service)).collect();
    let kinds = [ServiceKind::Clinic, ServiceKind::Review, ServiceKind::DropIn];
    let of_kinds = kinds.iter().filter_map(|kind| of_pathways.iter().find(|service| service.kind == *kind));
    let mut chosen: Vec<&Service> = of_kinds.copied().collect();
    for service in &of_pathways {
        if chosen.len() < EXAMPLES && !chosen.iter().any(|known| known.id == service.id) {
            chosen.push(service);
        }
    }
    chosen.sort_by_key(|service| rules.services.iter().position(|known| known.id == service.id));
    chosen
}

/// Asks which example.
pub fn clinics(rules: &Rules) -> Vec<Effect> {
    let choices = lettered(rules).into_iter().map(|(letter, service)| {
        let kind = match service.kind {
            ServiceKind::Clinic => "booked, one after the other",
            ServiceKind::Review => "only with its quorum",
            ServiceKind::DropIn => "booked and unbooked",
            ServiceKind::Calls => "calls",
            ServiceKind::Group => "a group",
            ServiceKind::Meeting => "meetings with families",
            ServiceKind::Surgery => "for colleagues",
        };
        Choice::new(letter, format!("{}: {} minutes, {kind}", service.name, service.minutes))
    });
    let pick =
        Pick::new(CLINICS, "Make a clinic: which is nearest? You can change all of it", choices.collect());
    vec![Effect::Open(Box::new(pick))]
}

/// The example of a letter.
pub fn example(rules: &Rules, letter: char) -> Option<&Service> {
    lettered(rules).into_iter().find(|(known, _)| *known == letter).map(|(_, service)| service)
}

fn lettered(rules: &Rules) -> Vec<(char, &Service)> {
    let examples = examples(rules);
    let names: Vec<&str> = examples.iter().map(|service| service.short.as_str()).collect();
    let letters = own_letters(&names);
    letters.into_iter().zip(examples).filter_map(|(letter, service)| Some((letter?, service))).collect()
}

/// Asks who is meant: those whom families meet, or those who use this desk.
pub fn people() -> Vec<Effect> {
    let choices = vec![
        Choice::new('s', "Somebody families meet: name, role, agency"),
        Choice::new('d', "Somebody who uses this desk: their rights, in people.toml"),
    ];
    vec![Effect::Open(Box::new(Pick::new(PEOPLE, "Say who works here", choices)))]
}

/// Who works here, in a form.
pub fn person(rules: &Rules) -> Vec<Effect> {
    let (roles, agencies) = (letters_of(&rules.roles), letters_of(&rules.agencies));
    fn choices<'a>(list: &'a [(char, &'a Named)]) -> Vec<(char, &'a str)> {
        list.iter().map(|(letter, named)| (*letter, named.name.as_str())).collect()
    }
    let first =
        |list: &[(char, &Named)]| list.first().map_or(String::new(), |(letter, _)| letter.to_string());
    let form = Form::new(vec![
        Field::text("name", "Name").needed().at_most(80),
        Field::choice("role", "Works as", &choices(&roles)).needed().starting(&first(&roles)),
        Field::choice("agency", "Agency", &choices(&agencies)).needed().starting(&first(&agencies)),
        Field::text("languages", "Languages, with commas").at_most(200),
    ]);
    vec![Effect::Open(Box::new(FormLayer::new(STAFF, "Who works here", form).kept_as("who works here")))]
}

/// The person that was typed, put on the staff.
pub fn added(rules: &Rules, values: &[(&'static str, String)]) -> Vec<Effect> {
    let value =
        |name: &str| values.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text.trim());
    let code = |list: &[Named], name: &str| {
        let letter = value(name);
        letters_of(list).into_iter().find(|(known, _)| letter.chars().eq([*known])).map(|(_, named)| named.id)
    };
    let (Some(role), Some(agency)) = (code(&rules.roles, "role"), code(&rules.agencies, "agency")) else {
        return vec![Effect::Say(Note::refused(
            "Nobody was added: choose a role and an agency by their letters.",
        ))];
    };
    let languages = value("languages").split([',', ';']).map(str::trim).filter(|one| !one.is_empty());
    let command = Command::AddStaff {
        name: crate::domain::casing::given_name(value("name")),
        role,
        agency,
        languages: languages.map(str::to_owned).collect(),
    };
    vec![Effect::Do(Act::one(STAFF, command, None))]
}

fn letters_of(list: &[Named]) -> Vec<(char, &Named)> {
    let names: Vec<&str> = list.iter().map(|named| named.name.as_str()).collect();
    let letters = own_letters(&names);
    letters.into_iter().zip(list).filter_map(|(letter, named)| Some((letter?, named))).collect()
}

/// How somebody is let in to this desk.
pub fn rights(cx: &Cx<'_>) -> Vec<Effect> {
    let words = format!(
        "Who may come in, with which role, agency and team, stands in people.toml in the config folder of the store:\n\
         {}/config/people.toml\n\n[[person]]\nuser = \"asmith\"\nrole = \"scheduler\"\nagency = \"nhs\"\nteam = \"booking\"\n\n\
         Roles: viewer, caseworker, scheduler, triage-clinician, clinician, manager, records-officer, administrator.\n\n\
         After a change: waitwell keeper reload. A wrong file is refused with its line, and the old settings stand.\n\n\
         You are {}, {}.",
        cx.home.store,
        cx.home.actor.name,
        cx.home.actor.role.words()
    );
    vec![Effect::Open(Box::new(Reader::plain(READ, "Who may use this desk", &words)))]
}
