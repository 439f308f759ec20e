//! Given names as they are common here: of two names typed without a comma they tell which is the family's.
use super::diminutives;

/// Given names that have no short form of another, folded.
const GIVEN: &[&str] = &[
    "aaliyah", "aaron", "aayan", "abdi", "adam", "adrian", "agnieszka", "ahmed", "aidan", "aiden", "aileen", "aimee", "aisha",
    "aishah", "alan", "albert", "ali", "alice", "alicia", "alina", "alison", "amara", "amber", "amelie", "amina", "aminata",
    "amir", "anaya", "anna", "anya", "aoife", "arjun", "arya", "ashley", "asma", "aurora", "ava", "ayaan", "ayesha", "bartholomew",
    "beatrice", "blake", "bodhi", "bonnie", "brian", "bronwyn", "caleb", "camilla", "cara", "carl", "chantelle", "chloe", "ciara",
    "cian", "claire", "clara", "cole", "colin", "connor", "corey", "craig", "daisy", "damian", "daria", "darren", "declan",
    "delilah", "dexter", "diana", "diego", "dylan", "eden", "edith", "eilidh", "elaine", "eleni", "elena", "elijah", "elliot",
    "eloise", "elodie", "emilia", "emma", "eric", "erin", "esme", "ethan", "eva", "evelyn", "evie", "ezra", "faith", "fatima",
    "felix", "filip", "finlay", "finley", "finn", "fiona", "freya", "gemma", "ginny", "grace", "gregor", "gwen", "habiba",
    "hamza", "hana", "hannah", "harley", "hassan", "hayley", "hazel", "heidi", "helen", "holly", "hudson", "hugo", "ian",
    "ibrahim", "idris", "ines", "iris", "isha", "isla", "ivy", "jade", "jakub", "jan", "jasmine", "jason", "jayden", "jenson",
    "jesse", "joanna", "joshua", "jude", "julia", "kacper", "kai", "karen", "karolina", "keira", "kerry", "kevin", "khadija",
    "kian", "kieran", "kyle", "lara", "laura", "layla", "leah", "leila", "lena", "leo", "leon", "lila", "lilah", "logan", "lola",
    "louis", "louise", "luca", "lucas", "lucy", "luke", "luna", "lyla", "mabel", "maeve", "mahmoud", "maisie", "maja", "malak",
    "malik", "maria", "marie", "mark", "martha", "maryam", "mateo", "matilda", "maya", "megan", "mia", "michelle", "mila",
    "mohamed", "mohammad", "mohammed", "molly", "muhammad", "mustafa", "myla", "nadia", "naomi", "natasha", "nathan", "niamh",
    "nina", "noah", "noor", "nora", "oisin", "olive", "oliver", "olivia", "omar", "orla", "oscar", "otis", "owen", "paige",
    "penelope", "phoebe", "piotr", "poppy", "priya", "rafael", "rania", "reuben", "rhys", "ria", "roman", "rory", "ruby", "ryan",
    "sadie", "safiya", "saoirse", "sara", "sarah", "scarlett", "sean", "shannon", "siobhan", "skye", "sofia", "sophia", "sophie",
    "stella", "summer", "szymon", "tamara", "tariq", "thea", "tristan", "tyler", "umar", "violet", "wiktoria", "willow", "yasmin",
    "yusra", "zain", "zainab", "zara", "zoe", "zofia", "zuzanna",
];

/// Given names that are family names as well: they tell nothing.
const BOTH: &[&str] = &[
    "ahmed", "alexander", "ali", "arthur", "benjamin", "blake", "cole", "craig", "daniel", "david", "dean", "edward", "elliot",
    "ellis", "francis", "frank", "frederick", "gabriel", "george", "gerard", "grace", "harley", "harvey", "hassan", "henry",
    "hudson", "ian", "isaac", "jack", "jacob", "james", "jay", "john", "jordan", "joseph", "kelly", "kerry", "lewis", "logan",
    "louis", "lucas", "luke", "malik", "mark", "martin", "matthew", "michael", "mitchell", "mohamed", "mohammad", "mohammed",
    "morgan", "muhammad", "nathan", "nicholas", "noor", "oliver", "omar", "owen", "patrick", "paul", "peter", "philip", "ray",
    "reid", "reuben", "rhys", "richard", "robert", "roman", "rose", "russell", "ryan", "samuel", "sean", "shannon", "simon",
    "stephen", "summer", "thomas", "tyler", "vincent", "will", "william",
];

/// Whether a folded name is known as a given name.
fn is_known(name: &str) -> bool {
    GIVEN.contains(&name) || BOTH.contains(&name) || diminutives::holds(name)
}

/// Whether of two folded names, as they were typed, the first is the given one beyond doubt: a given name that is nobody's
/// family name, before a name that is no given one.
pub fn stands_first(first: &str, second: &str) -> bool {
    is_known(first) && !BOTH.contains(&first) && !is_known(second)
}
