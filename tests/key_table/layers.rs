//! The keys of the layers: while one is in front, only these work.
use crate::stage::{Case, Stage, does, looks, moves, play, says, shows, stays};
use waitwell::desk::keymap::Context::{Compare, Confirm, Find, Form, Line, Offers, Pick, Preview, Read};

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
    if !place.starts_with("on ") {
        stage.waiting('w', |row| row.name == "PETROV, Layla");
    }
    match place {
        "pick" => stage.play("s | =Sort by"),
        "pick, second" => stage.play("s | =Sort by | Down | => w"),
        "offers" => stage.play("b | =>  1 "),
        "offers, third" => stage.play("b | =>  1 | 3 | =>  3 "),
        "form, ready" => stage.play("n | =New referral | o | PgDn | =Enter saves"),
        "find, second" => stage.play("/ | =Find: | 'harr | = of  | ~Down"),
        "line, diary" => stage.play(": | =What is to be done? | 'diary | =screen 4"),
        "line, second" => stage.play(": | =What is to be done? | => a  | Down | => b "),
        "read, first" => stage.play("y | =Effect on the clock | ~Home"),
        "help" => stage.play("? | =Keys here"),
        "help, last" => stage.play("? | =Keys here | End | =Ctrl-l"),
        "preview marked" => stage.play("z | =Not now | w | =2 of 2 ticked"),
        "preview, second" => stage.play("z | =Not now | w | =2 of 2 ticked | Down | =>[x] FENWICK"),
        "preview" => {
            stage.play("Space | =1 marked | Down Space | =2 marked | z | =Not now | w | =2 of 2 ticked");
        }
        "confirm" => stage.play("q | =Leave the desk?"),
        "form" => stage.play("n | =New referral | ~Tab"),
        "find" => stage.play("/ | =Find: | 'harr | = of "),
        "line" => stage.play(": | =What is to be done? | => a "),
        "read" => stage.play("y | =Effect on the clock"),
        other => panic!("no place {other:?}"),
    }
}

pub const CASES: &[Case] = &[
    shows(Pick, "Enter", "pick, second", "", "longest wait first", "s | =Sort by | o | !longest wait first"),
    moves(Pick, "Down", "pick", "Ctrl-c"),
    moves(Pick, "Up", "pick, second", "Ctrl-c"),
    shows(Pick, "Esc", "pick", "", "a do it", ""),
    shows(Pick, "F1", "pick", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    does(Offers, "Enter", "offers", "", &["Agreed"], &["Phone"]),
    moves(Offers, "1", "offers, third", "Ctrl-c"),
    moves(Offers, "2", "offers", "Ctrl-c"),
    moves(Offers, "3", "offers", "Ctrl-c"),
    shows(Offers, "4", "offers", "", "There is no place 4 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "5", "offers", "", "There is no place 5 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "6", "offers", "", "There is no place 6 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "7", "offers", "", "There is no place 7 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "8", "offers", "", "There is no place 8 here", "Ctrl-c | !SAY FIRST"),
    shows(Offers, "9", "offers", "", "There is no place 9 here", "Ctrl-c | !SAY FIRST"),
    does(Offers, "h", "offers", "=u undoes | Ctrl-c | !SAY FIRST", &["Held"], &["Held"]),
    does(Offers, "d", "offers", "t | =u undoes | Ctrl-c", &["Offered", "OfferDeclined"], &["reason: time"]),
    shows(Offers, "f", "offers", "", "Which days, times and places?", "Ctrl-c | !Which days | Ctrl-c"),
    shows(Offers, "v", "offers", "", "Order of the places", "Ctrl-c | !Order of the places | Ctrl-c"),
    shows(Offers, "y", "offers", "", "-- Why", "Ctrl-c | !-- Why | Ctrl-c"),
    moves(Offers, "Tab", "offers", "Ctrl-c"),
    moves(Offers, "Up", "offers, third", "Ctrl-c"),
    moves(Offers, "Down", "offers", "Ctrl-c"),
    moves(Offers, "Home", "offers, third", "Ctrl-c"),
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
    shows(Preview, "Space", "preview", "", "1 of 2 ticked", "Ctrl-c"),
    shows(Preview, "y", "preview marked", "", "will be done unless", "Ctrl-c | ! ticked"),
    moves(Preview, "Down", "preview marked", "Ctrl-c"),
    moves(Preview, "Up", "preview, second", "Ctrl-c"),
    moves(Preview, "PgDn", "preview marked", "Ctrl-c"),
    moves(Preview, "PgUp", "preview, second", "Ctrl-c"),
    moves(Preview, "End", "preview marked", "Ctrl-c"),
    moves(Preview, "Home", "preview, second", "Ctrl-c"),
    shows(Preview, "?", "preview marked", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Preview, "Esc", "preview marked", "", "a do it", ""),
    does(Preview, "Enter", "preview marked", "=u undoes all 2", &["PutOff", "PutOff"], &["answer"]),
];

#[test]
fn every_key_of_the_layers() {
    play(CASES, go);
}
