//! More names as written and as heard: a caller's spelling must meet the record's, and must not bury whoever is meant.

use super::*;
use crate::keeper::search::sound;

/// Written, and typed as heard.
const PAIRS: &[(&str, &str)] = &[
    // English, Irish, Welsh
    ("Callum", "Calum"),
    ("Philip", "Phillip"),
    ("Nicholas", "Nicolas"),
    ("Teresa", "Theresa"),
    ("Zachary", "Zackary"),
    ("Zachery", "Zakary"),
    ("Sara", "Sarah"),
    ("Hannah", "Hanna"),
    ("Jon", "John"),
    ("Lindsay", "Lyndsey"),
    ("Tracey", "Tracy"),
    ("Caitlin", "Kaitlyn"),
    ("Chloe", "Khloe"),
    ("Madeleine", "Madelyn"),
    ("Gemma", "Jemma"),
    ("Brian", "Bryan"),
    ("Allison", "Alison"),
    ("Cheryl", "Sheryl"),
    ("Elliott", "Eliot"),
    ("Finlay", "Findlay"),
    ("Toby", "Tobey"),
    ("Kayleigh", "Kaylee"),
    ("Hughes", "Hews"),
    ("Reid", "Read"),
    ("Reid", "Reed"),
    ("Clarke", "Clark"),
    ("Davies", "Davis"),
    ("Green", "Greene"),
    ("Browne", "Brown"),
    ("Matthews", "Mathews"),
    ("Pearce", "Pierce"),
    ("Shepherd", "Sheppard"),
    ("Whyte", "White"),
    ("Connor", "Conner"),
    ("Stewart", "Stuart"),
    ("Gray", "Grey"),
    ("Meyer", "Maier"),
    ("Rhiannon", "Reannon"),
    ("Llewellyn", "Lewelyn"),
    ("Wyn", "Gwyn"),
    ("Mckenzie", "Mackenzie"),
    ("McDonald", "Macdonald"),
    ("Beaumont", "Bowmont"),
    ("Maeve", "Meadhbh"),
    ("Roisin", "Rosheen"),
    ("Padraig", "Porrick"),
    ("Grainne", "Gronya"),
    // Polish
    ("Katarzyna", "Katazhina"),
    ("Małgorzata", "Malgozhata"),
    ("Przemysław", "Pshemyslav"),
    ("Zbigniew", "Zbignyev"),
    ("Łukasz", "Wukash"),
    ("Łukasz", "Lukash"),
    ("Grażyna", "Grazhyna"),
    ("Wojciech", "Voycheck"),
    ("Zuzanna", "Susanna"),
    ("Jadwiga", "Yadviga"),
    ("Kacper", "Casper"),
    ("Kasia", "Kasha"),
    ("Basia", "Basha"),
    ("Lewandowski", "Levandovski"),
    ("Kamiński", "Kaminsky"),
    ("Kamińska", "Kaminski"),
    ("Szczepański", "Shchepanski"),
    ("Dąbrowski", "Dombrovski"),
    ("Dąbrowska", "Dombrowska"),
    ("Zając", "Zayonts"),
    ("Wąsik", "Vonsik"),
    ("Pawłowski", "Pavlovski"),
    ("Jabłoński", "Yablonski"),
    ("Kaczmarek", "Katchmarek"),
    ("Ćwik", "Chvik"),
    ("Jasiński", "Yashinski"),
    ("Rzepka", "Zhepka"),
    ("Chmielewski", "Hmielevski"),
    ("Wiesława", "Vieslava"),
    ("Olga", "Olya"),
    ("Oliwia", "Olivia"),
    ("Hanna", "Channa"),
    ("Julia", "Yulia"),
    ("Marcel", "Martsel"),
    ("Ignacy", "Ignatsy"),
    ("Antoni", "Anthony"),
    // South Asian, Arabic
    ("Mohammed", "Mahomed"),
    ("Muhammed", "Mohamud"),
    ("Abdul", "Abdool"),
    ("Rahman", "Rehman"),
    ("Rahman", "Rahmaan"),
    ("Sultana", "Sultanah"),
    ("Akhtar", "Akther"),
    ("Begum", "Begom"),
    ("Bibi", "Beebi"),
    ("Choudhury", "Chowdhury"),
    ("Choudhary", "Chaudhry"),
    ("Uddin", "Udeen"),
    ("Ullah", "Ulah"),
    ("Islam", "Izlam"),
    ("Patel", "Pattel"),
    ("Gurpreet", "Gurprit"),
    ("Manjeet", "Manjit"),
    ("Sukhdeep", "Sukdip"),
    ("Kulwinder", "Kulvinder"),
    ("Amandeep", "Amandip"),
    ("Dhillon", "Dillon"),
    ("Bhatti", "Batti"),
    ("Khan", "Kahn"),
    ("Ghulam", "Gulam"),
    ("Zahra", "Zara"),
    ("Zahra", "Zehra"),
    ("Noor", "Nur"),
    ("Noor", "Nour"),
    ("Haleema", "Halima"),
    ("Safiyyah", "Safiya"),
    ("Maryam", "Mariam"),
    ("Ibrahim", "Ebrahim"),
    ("Ismail", "Ismael"),
    ("Yaqub", "Yakoob"),
    ("Yahya", "Yahia"),
    ("Jameel", "Jamil"),
    ("Kareem", "Karim"),
    ("Sulaiman", "Suleman"),
    ("Sulaiman", "Suleyman"),
    ("Uthman", "Usman"),
    ("Othman", "Usman"),
    ("Omar", "Umar"),
    ("Aaliyah", "Aliya"),
    ("Khadeeja", "Hadija"),
    ("Rukhsana", "Roxana"),
    ("Shazia", "Shaziya"),
    ("Faisal", "Faysal"),
    ("Tariq", "Tarik"),
    ("Mustafa", "Mostafa"),
    ("Mehmet", "Mehmed"),
    ("Vijay", "Wijay"),
    ("Venkatesh", "Wenkatesh"),
    ("Srinivas", "Shrinivas"),
    ("Krishna", "Krishnah"),
    ("Sanjeev", "Sanjiv"),
    ("Dinesh", "Deenesh"),
    ("Priya", "Preeya"),
    ("Divya", "Divia"),
    ("Aarav", "Arav"),
    ("Sunita", "Suneeta"),
    ("Deepak", "Dipak"),
    ("Geeta", "Gita"),
    ("Pooja", "Puja"),
    ("Ayaan", "Ayan"),
    ("Rizwan", "Rizvan"),
    ("Nadeem", "Nadim"),
    ("Shabnam", "Shubnam"),
    ("Thakur", "Takur"),
    ("Mukherjee", "Mukerji"),
    ("Banerjee", "Banerji"),
    ("Sri", "Shri"),
    ("Hamza", "Humza"),
    ("Musa", "Moosa"),
    ("Eesa", "Isa"),
    ("Hafsah", "Hafsa"),
    ("Saeed", "Said"),
    ("Zubair", "Zubayr"),
    ("Ubaid", "Obaid"),
    ("Jahanzeb", "Jehanzeb"),
];

/// Two names that no ear takes for one another.
const OTHERS: &[(&str, &str)] = &[
    ("hussain", "bashir"),
    ("omar", "imran"),
    ("zara", "maya"),
    ("jakub", "jacek"),
    ("harry", "henry"),
    ("oliver", "edward"),
    ("ella", "lily"),
    ("jack", "josh"),
    ("thomas", "tyler"),
    ("kelly", "callum"),
    ("green", "graham"),
    ("walker", "wallace"),
    ("robinson", "robertson"),
    ("johnson", "jackson"),
    ("zofia", "zuzanna"),
    ("iqbal", "akram"),
    ("malik", "mahmood"),
    ("price", "prince"),
    ("hunt", "harper"),
    ("khan", "kaur"),
    ("patel", "bibi"),
    ("begum", "bashir"),
    ("ali", "ahmed"),
    ("amina", "imran"),
    ("khan", "cohn-smith"),
    ("szymon", "simran"),
    ("wojcik", "wozniak"),
    ("kowalczyk", "kaczmarek"),
    ("siobhan", "sinead"),
    ("niamh", "naomi-rose"),
    ("gurpreet", "gurdeep"),
    ("harpreet", "hardeep"),
    ("jaswinder", "kulwinder"),
    ("mohammed", "mahmood"),
    ("abdul", "abbas"),
    ("fatima", "farida"),
    ("zainab", "zoya"),
];

#[test]
fn a_name_typed_as_heard_finds_the_name_as_written() {
    let mut missed = Vec::new();
    for (left, right) in PAIRS {
        for (written, typed) in [(left, right), (right, left)] {
            let mut index = SearchIndex::new();
            index.upsert(1, &child(written, "", None));
            if index.find(&Query::new(typed), 5).hits.is_empty() {
                missed.push((*written, *typed));
            }
        }
    }
    assert!(missed.is_empty(), "{} of {} missed: {missed:?}", missed.len(), 2 * PAIRS.len());
}

#[test]
fn other_names_are_kept_apart() {
    let ear = sound::Ear::default();
    let alike: Vec<_> =
        OTHERS.iter().filter(|(left, right)| sound::alike(&ear.hear(left), &ear.hear(right))).collect();
    assert!(alike.is_empty(), "{alike:?}");
}

#[test]
fn whoever_is_written_so_comes_before_whoever_sounds_so() {
    for (left, right) in PAIRS {
        let mut index = SearchIndex::new();
        // As many who sound alike as fit on a screen, then the one who is meant.
        for id in 1..=12 {
            index.upsert(id, &child(right, "", None));
        }
        index.upsert(99, &child(left, "", None));
        let found = index.find(&Query::new(left), 10);
        assert_eq!(found.hits.first().map(|hit| hit.id), Some(99), "{left} among {right}");
    }
}

#[test]
fn a_key_that_was_leant_on_sounds_like_nobody() {
    let mut index = SearchIndex::new();
    index.upsert(1, &child("Ng", "Wei", None));
    assert!(index.find(&Query::new("AAAAAAAA"), 5).hits.is_empty());
}
