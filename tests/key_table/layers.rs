//! The keys of the layers: while one is in front, only these work.
use crate::case::{Case, does, looks, moves, play, says, shows, stays};
use crate::stage::Stage;
use waitwell::desk::keymap::Context::{
    Calls, Columns, Compare, Confirm, Fill, Find, Form, Line, Offers, Pick, Preview, Read, Say,
};

use waitwell::domain::child::ChildDetails;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral};
use waitwell::domain::order::Priority;
use waitwell::domain::short_notice::ShortAct;
use waitwell::wire::query::{At, Query, StageIs, Whose};
use waitwell::wire::view::View;
use waitwell::wire::view_list::StepRow;

fn go(stage: &mut Stage, place: &str) {
    if ["compare", "compare, below"].contains(&place) {
        stage.play("1 | =[1 Today] | : | =What is to be | 'intake | =Enter: | Enter | =Intake: ");
        stage.to_row("same child?");
        stage.play("= | =On record");
        if place == "compare, below" {
            stage.play("Down Down | =>  Born");
        }
        return;
    }
    if place.starts_with("fill") {
        // A clinic a fortnight ahead with three free places, and one child for them.
        stage.play("4 | =[4 Diary] | 0 | =week of 16 Nov | > | =23 Nov 2026 | > | =30 Nov 2026");
        stage.play("Left Left Left Left PgUp PgUp | =ND Arnold Mon 30 Nov 09:30 | f | =1 of 1 ticked");
        match place {
            "fill, second" => stage.play("~Down"),
            "fill, month" => stage.play("m | =ND Arnold, November 2026"),
            _ => {}
        }
        return;
    }
    if place.starts_with("calls") {
        calls(stage, place);
        return;
    }
    if !place.starts_with("on ") {
        stage.waiting('w', |row| row.name == "PETROV, Layla");
    }
    match place {
        "pick" => stage.play("s | =Sort by"),
        "pick, second" => stage.play("s | =Sort by | Down | => w"),
        "offers" => stage.play("b | =>  1 "),
        "offers, siblings" => {
            stage.to_row("OSEI, Amina");
            stage.play("b | =>  1 ");
        }
        "offers, second" => stage.play("b | =>  1 | 2 | =>  2 "),
        "form, ready" => stage.play("n | =New referral | o | PgDn | =Enter saves"),
        "find, second" => stage.play("/ | =Find: | 'harr | =start of names | ~Down"),
        "line, diary" => stage.play(": | Ctrl-u | =What is to be done? | 'diary | =screen 4"),
        "line, second" => stage.play(": | Ctrl-u | =What is to be done? | => a  | Down | => b "),
        "read, first" => stage.play("y | =Effect on the clock | ~Home"),
        "help" => stage.play("? | =Keys here"),
        "help, last" => stage.play("? | =Keys here | End | =hidden address was shown"),
        "columns" => stage.play("v | =View | c | =Columns of the list | =>[x] wait"),
        "columns, second" => stage.play("v | =View | c | =Columns of the list | Down | =>[x] target"),
        "preview marked" => stage.play("z | =Not now | w | =2 of 2 ticked"),
        "preview, second" => stage.play("z | =Not now | w | =2 of 2 ticked | Down | =>[x] FENWICK"),
        "preview" => {
            stage.play("Space | =1 marked | Down Space | =2 marked | z | =Not now | w | =2 of 2 ticked");
        }
        "confirm" => stage.play("q | =Leave the desk?"),
        "form" => stage.play("n | =New referral | ~Tab"),
        "find" => stage.play("/ | =Find: | 'harr | =start of names"),
        "line" => stage.play(": | Ctrl-u | =What is to be done? | => a "),
        "say" => stage.play("l | =WAITING FOR"),
        "say, second" => stage.play("l | =WAITING FOR | Down | =>Speak to"),
        "say, last" => stage.play("l | =WAITING FOR | End | =>You can tell"),
        "read" => stage.play("y | =Effect on the clock"),
        other => panic!("no place {other:?}"),
    }
}

/// The calls about the place that was freed, after two families who wait for it have said that they can come; one that is
/// rung already stays rung.
fn calls(stage: &mut Stage, place: &str) {
    for (at, family) in ["Callan", "Calloway"].into_iter().enumerate() {
        let known = stage.rows(StageIs::Waiting).into_iter().chain(stage.rows(StageIs::Booked));
        if known.into_iter().any(|row| row.name.starts_with(&family.to_uppercase())) {
            continue;
        }
        let born = chrono::NaiveDate::from_ymd_opt(2018, 3, 1 + at as u32).unwrap();
        let details =
            ChildDetails { family: family.into(), given: "Jo".into(), born, ..ChildDetails::default() };
        let referral = NewReferral {
            pathway: Code::known("slcn"),
            received: chrono::NaiveDate::from_ymd_opt(2025, 9, 1).unwrap(),
            source: Code::known("gp"),
            ..NewReferral::default()
        };
        let (details, knowing) = (Box::new(details), Vec::new());
        let made =
            stage.link.send(Command::Register { details, referral: Some(referral), knowing }).unwrap().made;
        let (child, referral) = (made.child.unwrap(), made.referral.unwrap());
        stage.link.send(Command::Accept { referral, priority: Priority::Routine }).unwrap();
        let (sites, who) = (Vec::new(), "mother".to_owned());
        let act = ShortAct::Said { child, hours: 3, weekdays: 0, morning: None, sites, until: None, who };
        stage.link.send(Command::ShortNotice { act }).unwrap();
    }
    stage.play("1 | =[1 Today] | = steps, ");
    let rings = |row: &StepRow| row.step.words.starts_with("Ringing for");
    let rung = match stage.look(Query::Today { whose: Whose::All, at: At::Row(0), rows: 200 }) {
        View::Today(page) => page.rows.iter().any(rings),
        other => panic!("{other:?}"),
    };
    stage.to_row(if rung { "Ringing for" } else { "on short notice" });
    stage.play("a | =Ring about SLT | =Why now");
    match place {
        "calls + rung" if !rung => stage.play("Enter | =min left, rung"),
        "calls +, last" => stage.play("~End"),
        _ => {}
    }
}

pub const CASES: &[Case] = &[
    shows(Pick, "Enter", "pick, second", "", "longest wait first", "s | =Sort by | o | !longest wait first"),
    moves(Pick, "Down", "pick", "Ctrl-c"),
    moves(Pick, "Up", "pick, second", "Ctrl-c"),
    shows(Pick, "Esc", "pick", "", "a do it", ""),
    shows(Pick, "F1", "pick", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    does(Offers, "Enter", "offers", "", &["Agreed"], &["Phone"]),
    moves(Offers, "1", "offers, second", "Ctrl-c"),
    moves(Offers, "2", "offers", "Ctrl-c"),
    shows(Offers, "3", "offers", "", "There is no place 3 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "4", "offers", "", "There is no place 4 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "5", "offers", "", "There is no place 5 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "6", "offers", "", "There is no place 6 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "7", "offers", "", "There is no place 7 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "8", "offers", "", "There is no place 8 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "9", "offers", "", "There is no place 9 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "m", "offers", "", "No place stands that could be moved", "Ctrl-c | !SAY FIRST"),
    does(Offers, "h", "offers", "=u undoes | Ctrl-c | !SAY FIRST", &["Held"], &["Held"]),
    does(
        Offers,
        "d",
        "offers",
        "t | =Time does not suit | Ctrl-c",
        &["Offered", "OfferDeclined"],
        &["reason: time"],
    ),
    shows(Offers, "f", "offers", "", "Which days, times and places?", "Ctrl-c | !Which days | Ctrl-c"),
    shows(Offers, "v", "offers", "", "Order of the places", "Ctrl-c | !Order of the places | Ctrl-c"),
    shows(Offers, "y", "offers", "", "-- Why", "Ctrl-c | !-- Why | Ctrl-c"),
    moves(Offers, "t", "offers, siblings", "Ctrl-c"),
    moves(Offers, "Tab", "offers", "Ctrl-c"),
    moves(Offers, "Up", "offers, second", "Ctrl-c"),
    moves(Offers, "Down", "offers", "Ctrl-c"),
    moves(Offers, "Home", "offers, second", "Ctrl-c"),
    moves(Offers, "End", "offers", "Ctrl-c"),
    stays(Offers, "PgDn", "offers", "Ctrl-c"),
    stays(Offers, "PgUp", "offers", "Ctrl-c"),
    shows(Offers, "Esc", "offers", "", "order: priority", ""),
    shows(Offers, "?", "offers", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    moves(Confirm, "Esc", "confirm", ""),
    looks(Compare, "Tab", "compare", "", "> HARRISON, Amie"),
    moves(Compare, "Down", "compare", "Ctrl-c"),
    moves(Compare, "Up", "compare, below", "Ctrl-c"),
    shows(Compare, "Esc", "compare", "", "a completes it", ""),
    shows(Compare, "?", "compare", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    does(Compare, "d", "compare", "", &["IntakeClosed"], &["same: false"]),
    says(Compare, "n", "compare", "Left open"),
    does(Compare, "s", "compare", "", &["ChildMerged", "IntakeClosed"], &["Compared side by side"]),
    moves(Form, "Tab", "form", "Ctrl-c"),
    moves(Form, "BTab", "form", "Ctrl-c"),
    moves(Form, "Down", "form", "Ctrl-c"),
    moves(Form, "Up", "form", "Ctrl-c"),
    moves(Form, "PgDn", "form", "Ctrl-c"),
    does(Form, "Enter", "form, ready", "", &["ReferralReceived"], &["pathway: ot"]),
    shows(Form, "Ctrl-u", "form", "", "Received         ________", "Ctrl-c"),
    shows(Form, "Esc", "form", "", "order: priority", ""),
    shows(Form, "F1", "form", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Find, "Enter", "find", "", "JOURNEY", ""),
    moves(Find, "Down", "find", "Ctrl-c"),
    moves(Find, "Up", "find, second", "Ctrl-c"),
    looks(Find, "Tab", "find", "", "Tab: all children"),
    moves(Find, "Ctrl-u", "find", "Ctrl-c"),
    shows(Find, "Esc", "find", "", "order: priority", ""),
    shows(Find, "F1", "find", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Line, "Enter", "line, diary", "", "[4 Diary]", ""),
    moves(Line, "Tab", "line, diary", "Ctrl-c"),
    moves(Line, "Down", "line", "Ctrl-c"),
    moves(Line, "Up", "line, second", "Ctrl-c"),
    moves(Line, "Ctrl-u", "line, diary", "Ctrl-c"),
    shows(Line, "Esc", "line", "", "a do it", ""),
    shows(Line, "F1", "line", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    moves(Read, "Up", "read", "Ctrl-c"),
    moves(Read, "Down", "read, first", "Ctrl-c"),
    moves(Read, "Home", "read", "Ctrl-c"),
    moves(Read, "End", "read, first", "Ctrl-c"),
    moves(Read, "PgDn", "help", "Ctrl-c"),
    moves(Read, "PgUp", "help, last", "Ctrl-c"),
    shows(Read, "Enter", "read, first", "", "from School. STARTS", "Ctrl-c | !Why 1w6d"),
    shows(Read, "w", "read", "", "Who changed or looked", "Ctrl-c | !Who changed | Ctrl-c"),
    shows(Read, "e", "read", "", "As text", "Ctrl-c | !As text | Ctrl-c"),
    shows(Read, "Esc", "read", "", "a do it", ""),
    shows(Read, "q", "read", "", "a do it", ""),
    shows(Read, "?", "read", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Columns, "Enter", "columns", "", "These columns are there at your next login, too.", ""),
    shows(Columns, "Space", "columns", "", "wait: not shown", "Ctrl-c"),
    shows(Columns, "Left", "columns, second", "", "target, as a distance: column 1 of", "Ctrl-c"),
    shows(Columns, "Right", "columns", "", "wait: column 2 of", "Ctrl-c"),
    moves(Columns, "Down", "columns", "Ctrl-c"),
    moves(Columns, "Up", "columns, second", "Ctrl-c"),
    moves(Columns, "PgDn", "columns", "Ctrl-c"),
    moves(Columns, "PgUp", "columns, second", "Ctrl-c"),
    moves(Columns, "End", "columns", "Ctrl-c"),
    moves(Columns, "Home", "columns, second", "Ctrl-c"),
    shows(Columns, "?", "columns", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Columns, "Esc", "columns", "", "a do it", ""),
    does(Say, "Enter", "say", "=told whom? | Enter | =: how? | Enter", &["FamilyTold"], &["how: Phone"]),
    does(Say, "l", "say", "=told whom? | Enter | =: how? | l", &["FamilyTold"], &["how: Letter"]),
    moves(Say, "Up", "say, second", "Ctrl-c"),
    moves(Say, "Down", "say", "Ctrl-c"),
    moves(Say, "PgUp", "say, last", "Ctrl-c"),
    moves(Say, "PgDn", "say", "Ctrl-c"),
    moves(Say, "Home", "say, last", "Ctrl-c"),
    moves(Say, "End", "say", "Ctrl-c"),
    shows(Say, "e", "say", "", "As text: what to say", "Ctrl-c | !As text | Ctrl-c"),
    shows(Say, "Esc", "say", "", "a do it", ""),
    shows(Say, "q", "say", "", "a do it", ""),
    shows(Say, "?", "say", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Preview, "Space", "preview", "", "1 of 2 ticked", "Ctrl-c"),
    shows(Preview, "y", "preview marked", "", "will be done unless", "Ctrl-c | ! ticked"),
    shows(Preview, "p", "preview marked", "", "nothing to choose in place of this row", "Ctrl-c"),
    moves(Preview, "Down", "preview marked", "Ctrl-c"),
    moves(Preview, "Up", "preview, second", "Ctrl-c"),
    moves(Preview, "PgDn", "preview marked", "Ctrl-c"),
    moves(Preview, "PgUp", "preview, second", "Ctrl-c"),
    moves(Preview, "End", "preview marked", "Ctrl-c"),
    moves(Preview, "Home", "preview, second", "Ctrl-c"),
    shows(Preview, "?", "preview marked", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Preview, "Esc", "preview marked", "", "a do it", ""),
    does(Preview, "Enter", "preview marked", "=u undoes all 2", &["PutOff", "PutOff"], &["answer"]),
    does(Fill, "Enter", "fill", "=u undoes", &["Offered"], &["Phone"]),
    shows(Fill, "Space", "fill", "", "0 of 1 ticked", "Ctrl-c"),
    shows(Fill, "i", "fill", "", "no place of it is shared", "Ctrl-c | =Enter open"),
    shows(Fill, "b", "fill", "", "HARRIS, Aimee, now 09:30: put by hand", "Ctrl-c | !put by hand | Ctrl-c"),
    shows(Fill, "m", "fill", "", "Fill ND Arnold, November 2026", "Ctrl-c"),
    shows(Fill, "a", "fill", "", "all that is planned", "Ctrl-c"),
    shows(Fill, "s", "fill, month", "", "Fill ND Arnold Mon 30 Nov", "Ctrl-c"),
    shows(Fill, "y", "fill", "", "will be done unless", "Ctrl-c | ! ticked"),
    moves(Fill, "Down", "fill", "Ctrl-c"),
    moves(Fill, "Up", "fill, second", "Ctrl-c"),
    moves(Fill, "PgDn", "fill", "Ctrl-c"),
    moves(Fill, "PgUp", "fill, second", "Ctrl-c"),
    moves(Fill, "End", "fill", "Ctrl-c"),
    moves(Fill, "Home", "fill, second", "Ctrl-c"),
    shows(Fill, "?", "fill", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Fill, "Esc", "fill", "", "Enter open", ""),
    moves(Calls, "Down", "calls +", "Ctrl-c"),
    moves(Calls, "Up", "calls +, last", "Ctrl-c"),
    moves(Calls, "PgDn", "calls +", "Ctrl-c"),
    moves(Calls, "PgUp", "calls +, last", "Ctrl-c"),
    moves(Calls, "End", "calls +", "Ctrl-c"),
    moves(Calls, "Home", "calls +, last", "Ctrl-c"),
    shows(Calls, "l", "calls +", "", "What to say: ", "Ctrl-c | !What to say: | Ctrl-c"),
    shows(Calls, "b", "calls +", "", "Best child for", "Ctrl-c"),
    shows(Calls, "v", "calls +", "", "how families fared", "Ctrl-c | !how families fared | Ctrl-c"),
    shows(Calls, "y", "calls +", "", "Left out, and why", "Ctrl-c | !Left out, and why | Ctrl-c"),
    shows(Calls, "?", "calls +", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Calls, "q", "calls +", "", "a do it", ""),
    shows(Calls, "Esc", "calls +", "", "a do it", ""),
    does(
        Calls,
        "z",
        "calls +",
        "h | =u undoes | Ctrl-c | !Ring about",
        &["ShortNotice"],
        &["NotRung", "holidays"],
    ),
    does(Calls, "Enter", "calls +", "=u undoes | Ctrl-c | !Ring about", &["ShortNotice", "Held"], &["Rung"]),
    does(
        Calls,
        "n",
        "calls + rung",
        "=no answer; | Ctrl-c | !Ring about",
        &["ShortNotice", "Contact"],
        &["NoAnswer", "no-answer"],
    ),
    does(
        Calls,
        "m",
        "calls + rung",
        "=message left; | Ctrl-c | !Ring about",
        &["Held", "ShortNotice", "Contact"],
        &["Message", "voicemail"],
    ),
    does(
        Calls,
        "d",
        "calls + rung",
        "=u undoes | Ctrl-c | !Ring about",
        &["OfferDeclined", "ShortNotice", "Contact"],
        &["reason: short-notice"],
    ),
    does(
        Calls,
        "a",
        "calls + rung",
        "!Ring about",
        &["Agreed", "ShortNotice", "Contact"],
        &["Phone", "spoke"],
    ),
];

#[test]
fn every_key_of_the_layers() {
    play(CASES, go);
}
