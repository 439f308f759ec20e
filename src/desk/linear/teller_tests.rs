//! What is said when: titles once, the row when it changes, answers before all else, and nothing where nothing changed.
use super::*;
use crate::desk::linear::Place;
use crate::desk::screen::ScreenId;

fn today() -> Telling {
    Telling {
        place: Place { screen: ScreenId::Today, child: None, layers: Vec::new() },
        title: "Today: all teams".into(),
        count: "81 steps, 19 late".into(),
        row: "2 days late: Offer. BELL, Tom".into(),
        at: Some((1, 81)),
        body: vec!["2 days late: Offer. BELL, Tom".into(), "today: Ring. ALI, Yusuf".into()],
        reads: false,
        typed: None,
        hint: String::new(),
        wrong: Vec::new(),
        notes: (0, Vec::new()),
        dropped: String::new(),
        task: String::new(),
        keys: "Keys: a do it.".into(),
        head: "asmith. Fri 20 Nov.".into(),
    }
}

fn begun() -> Teller {
    let mut teller = Teller::default();
    teller.news(&today());
    teller
}

#[test]
fn a_screen_is_told_once_and_then_only_what_changes() {
    let mut teller = Teller::default();
    let first = teller.news(&today());
    assert!(first[0].starts_with("waitwell, linear. asmith"), "{first:?}");
    assert_eq!(
        first[2..],
        ["Today: all teams. 81 steps, 19 late.", "2 days late: Offer. BELL, Tom. 1 of 81."]
    );
    assert!(teller.news(&today()).is_empty(), "silence when nothing changed");
    let next = Telling { row: "today: Ring. ALI, Yusuf".into(), at: Some((2, 81)), ..today() };
    assert_eq!(teller.news(&next), ["today: Ring. ALI, Yusuf. 2 of 81."]);
    // The window over a long list moved: nobody who hears has one.
    let ranged = Telling { count: "2-17 of 81".into(), ..next.clone() };
    assert!(teller.news(&ranged).is_empty());
}

#[test]
fn an_answer_comes_before_the_row() {
    let mut teller = begun();
    let notes = (2, vec!["second".to_owned(), "first".to_owned()]);
    let now = Telling { notes, row: "today: Ring. ALI, Yusuf".into(), at: Some((1, 80)), ..today() };
    assert_eq!(teller.news(&now), ["first", "second", "today: Ring. ALI, Yusuf. 1 of 80."]);
    assert!(teller.news(&now).is_empty(), "told once");
}

#[test]
fn a_layer_is_told_whole_and_left_in_a_word() {
    let mut teller = begun();
    let layer = Telling {
        place: Place { layers: vec![7], ..today().place },
        title: "Sort by".into(),
        count: "Esc back".into(),
        row: "w wait, longest first".into(),
        at: None,
        body: vec!["w wait, longest first".into(), "c child's name".into()],
        reads: true,
        keys: "Keys: Enter take it, Esc back.".into(),
        ..today()
    };
    let lines = teller.news(&layer);
    assert_eq!(
        lines,
        ["Sort by.", "w wait, longest first", "c child's name", "Keys: Enter take it, Esc back."]
    );
    let back = teller.news(&today());
    assert_eq!(back, ["Back. Today: all teams.", "2 days late: Offer. BELL, Tom. 1 of 81."]);
}

#[test]
fn a_long_text_stops_and_says_how_much_is_left() {
    let mut teller = begun();
    let body: Vec<String> = (1..=30).map(|at| format!("line {at}")).collect();
    let place = Place { layers: vec![7], ..today().place };
    let layer = Telling { place, title: "Why".into(), row: "line 1".into(), body, reads: true, ..today() };
    let lines = teller.news(&layer);
    assert_eq!(lines.len(), 1 + AT_ONCE + 2, "{lines:?}");
    assert!(lines.contains(&"6 lines more: Ctrl-l says all.".to_owned()), "{lines:?}");
}

#[test]
fn what_is_asked_for_is_said_again_though_nothing_changed() {
    let now = today();
    assert_eq!(Teller::again(Again::Row, &now), ["2 days late: Offer. BELL, Tom. 1 of 81."]);
    let place = Teller::again(Again::Place, &now);
    assert_eq!(place[..2], ["Today: all teams. 81 steps, 19 late.", "Row 1 of 81."]);
    assert_eq!(Teller::again(Again::All, &now).len(), 3);
}

#[test]
fn typing_is_noticed_and_what_is_wrong_is_said_once() {
    let field =
        |text: &str| Some(Typed { label: "Received".into(), text: text.into(), place: text.chars().count() });
    let form = Telling { typed: field(""), row: String::new(), ..today() };
    let mut teller = Teller::default();
    teller.news(&form);
    assert!(teller.typing(&form).is_none());
    let typed = Telling { typed: field("31 nov"), ..form.clone() };
    assert_eq!(teller.typing(&typed).map(|was| was.text), Some(String::new()));
    teller.echoed(typed.typed.clone());
    assert!(teller.typing(&typed).is_none());
    let wrong = vec!["Received: 31 Nov does not exist.".to_owned()];
    let left = Telling { wrong: wrong.clone(), typed: None, row: "Save".into(), ..typed };
    assert_eq!(teller.news(&left), [wrong[0].as_str(), "Save. 1 of 81."]);
    assert!(teller.news(&left).is_empty());
}
