// Turns emoji names into characters where the name is a common one; others stay as they were written.

import { h } from "./dom.js";

const ROWS = [
  "+1 👍, -1 👎, 100 💯, 1234 🔢, admission_tickets 🎟️, airplane ✈️, alarm_clock ⏰, ambulance 🚑, anchor ⚓",
  "angry 😠, apple 🍎, arrow_down ⬇️, arrow_forward ▶️, arrow_left ⬅️, arrow_right ➡️",
  "arrow_right_hook ↪️, arrow_up ⬆️, arrows_counterclockwise 🔄, art 🎨, baby 👶, back 🔙",
  "ballot_box_with_ballot 🗳️, ballot_box_with_check ☑️, bangbang ‼️, bar_chart 📊",
  "beach_with_umbrella 🏖️, bed 🛏️, beer 🍺, beetle 🐞, bell 🔔, bicyclist 🚴, bike 🚲, birthday 🎂",
  "black_circle ⚫, black_large_square ⬛, black_nib ✒️, blue_heart 💙, blush 😊, bomb 💣, book 📖",
  "bookmark 🔖, bookmark_tabs 📑, books 📚, boom 💥, bow 🙇, brain 🧠, briefcase 💼, broken_heart 💔, bug 🐛",
  "bulb 💡, bus 🚌, bust_in_silhouette 👤, busts_in_silhouette 👥, cactus 🌵, cake 🍰, calendar 📆, camera 📷",
  "car 🚗, card_box 🗃️, card_file_box 🗃️, card_index 📇, card_index_dividers 🗂️, cat 🐱",
  "chart_with_downwards_trend 📉, chart_with_upwards_trend 📈, checkered_flag 🏁, christmas_tree 🎄",
  "city_sunset 🌆, clap 👏, clapper 🎬, clipboard 📋, clock1 🕐, clock12 🕛, clock3 🕒, clock5 🕔, clock9 🕘",
  "closed_book 📕, closed_lock_with_key 🔐, cloud ☁️, coffee ☕, collision 💥, computer 💻",
  "confetti_ball 🎊, confused 😕, construction 🚧, control_knobs 🎛️, cookie 🍪, cop 👮, credit_card 💳",
  "crescent_moon 🌙, crown 👑, cry 😢, crystal_ball 🔮, dart 🎯, date 📅, desktop_computer 🖥️",
  "disappointed 😞, dizzy 💫, dog 🐶, dollar 💵, door 🚪, droplet 💧, e-mail 📧, ear 👂, earth_africa 🌍",
  "earth_americas 🌎, earth_asia 🌏, eight 8️⃣, email 📧, end 🔚, envelope ✉️, envelope_with_arrow 📩",
  "euro 💶, evergreen_tree 🌲, exclamation ❗, expressionless 😐, eye 👁️, eyeglasses 👓, eyes 👀",
  "face_palm 🤦, face_with_monocle 🧐, face_with_rolling_eyes 🙄, facepalm 🤦, factory 🏭, fast_forward ⏩",
  "fax 📠, female-technologist 👩‍💻, file_cabinet 🗄️, file_folder 📁, fire 🔥, fire_engine 🚒, fireworks 🎆",
  "fist ✊, five 5️⃣, flag-ar 🇦🇷, flag-de 🇩🇪, flag-es 🇪🇸, flag-fr 🇫🇷, flag-gb 🇬🇧, flag-lv 🇱🇻",
  "flag-mx 🇲🇽, flag-us 🇺🇸, flashlight 🔦, floppy_disk 💾, flushed 😳, fork_and_knife 🍴, four 4️⃣",
  "four_leaf_clover 🍀, free 🆓, frog 🐸, gear ⚙️, gem 💎, ghost 👻, gift 🎁, globe_with_meridians 🌐",
  "green_heart 💚, grey_exclamation ❕, grey_question ❔, grimacing 😬, grin 😁, grinning 😀, guitar 🎸",
  "hammer 🔨, hammer_and_wrench 🛠️, hand ✋, handshake 🤝, hash #️⃣, headphones 🎧, hear_no_evil 🙉",
  "heart ❤️, heart_eyes 😍, heavy_check_mark ✔️, heavy_exclamation_mark ❗, heavy_minus_sign ➖",
  "heavy_multiplication_x ✖️, heavy_plus_sign ➕, herb 🌿, hospital 🏥, hotel 🏨, hourglass ⌛",
  "hourglass_flowing_sand ⏳, house 🏠, hugging_face 🤗, id 🆔, inbox 📥, inbox_tray 📥",
  "incoming_envelope 📨, information_source ℹ️, interrobang ⁉️, iphone 📱, joy 😂, key 🔑, keyboard ⌨️",
  "keycap_ten 🔟, kissing_heart 😘, label 🏷️, large_blue_circle 🔵, large_blue_square 🟦",
  "large_green_circle 🟢, large_green_square 🟩, large_orange_circle 🟠, large_orange_square 🟧",
  "large_purple_circle 🟣, large_red_square 🟥, large_yellow_circle 🟡, large_yellow_square 🟨",
  "laughing 😆, ledger 📒, left_speech_bubble 🗨️, link 🔗, lock 🔒, lock_with_ink_pen 🔏, loudspeaker 📢",
  "love_letter 💌, mag 🔍, mag_right 🔎, mailbox 📫, mailbox_with_mail 📬, male-technologist 👨‍💻",
  "mantelpiece_clock 🕰️, mega 📣, memo 📝, microphone 🎤, milky_way 🌌, money_with_wings 💸, moneybag 💰",
  "monkey 🐵, moon 🌔, mortar_board 🎓, moyai 🗿, muscle 💪, musical_note 🎵, mute 🔇, nerd_face 🤓",
  "neutral_face 😐, new 🆕, newspaper 📰, night_with_stars 🌃, nine 9️⃣, no_bell 🔕, no_entry ⛔",
  "no_entry_sign 🚫, no_good 🙅, notebook 📓, o ⭕, octagonal_sign 🛑, office 🏢, ok 🆗, ok_hand 👌, one 1️⃣",
  "open_file_folder 📂, open_hands 👐, orange_heart 🧡, outbox_tray 📤, owl 🦉, package 📦",
  "page_facing_up 📄, palm_tree 🌴, paperclip 📎, parrot 🦜, partly_sunny ⛅, party_popper 🎉",
  "partying_face 🥳, pen 🖊️, pencil 📝, pencil2 ✏️, pensive 😔, performing_arts 🎭, person_in_tuxedo 🤵",
  "phone ☎️, pill 💊, pizza 🍕, point_down 👇, point_left 👈, point_right 👉, point_up ☝️, point_up_2 👆",
  "postbox 📮, pray 🙏, printer 🖨️, purple_heart 💜, pushpin 📌, question ❓, rabbit 🐰, radio_button 🔘",
  "rage 😡, rainbow 🌈, raised_hand ✋, raised_hands 🙌, raising_hand 🙋, recycle ♻️, red_circle 🔴",
  "relaxed ☺️, relieved 😌, repeat 🔁, rescue_worker_helmet ⛑️, rewind ⏪, robot_face 🤖, rocket 🚀",
  "rose 🌹, rotating_light 🚨, round_pushpin 📍, running 🏃, satellite 📡, satellite_antenna 📡",
  "scissors ✂️, scream 😱, scroll 📜, see_no_evil 🙈, seedling 🌱, seven 7️⃣, shield 🛡️, ship 🚢, shrug 🤷",
  "six 6️⃣, sleeping 😴, slightly_frowning_face 🙁, slightly_smiling_face 🙂, small_blue_diamond 🔹",
  "small_orange_diamond 🔸, smile 😄, smiley 😃, smirk 😏, snail 🐌, snowflake ❄️, snowman ⛄, sob 😭",
  "soon 🔜, sos 🆘, sound 🔉, sparkles ✨, sparkling_heart 💖, speaker 🔈, speaking_head_in_silhouette 🗣️",
  "speech_balloon 💬, spiral_calendar_pad 🗓️, star ⭐, star2 🌟, stars 🌠, stop_sign 🛑, stopwatch ⏱️",
  "sun_with_face 🌞, sunglasses 😎, sunny ☀️, sunrise 🌅, sweat 😓, sweat_smile 😅, tada 🎉, taxi 🚕, tea 🍵",
  "technologist 🧑‍💻, telephone ☎️, telephone_receiver 📞, test_tube 🧪, thinking_face 🤔",
  "thought_balloon 💭, three 3️⃣, thumbsdown 👎, thumbsup 👍, ticket 🎫, timer_clock ⏲️, tired_face 😫",
  "toolbox 🧰, tools 🛠️, top 🔝, train 🚆, triangular_flag_on_post 🚩, trophy 🏆, truck 🚚, turtle 🐢, tv 📺",
  "two 2️⃣, umbrella ☔, unamused 😒, unlock 🔓, up 🆙, upside_down_face 🙃, v ✌️",
  "vertical_traffic_light 🚦, volcano 🌋, warning ⚠️, wastebasket 🗑️, watch ⌚, wave 👋, wavy_dash 〰️",
  "weary 😩, white_check_mark ✅, white_circle ⚪, white_large_square ⬜, wink 😉, woman-shrugging 🤷‍♀️",
  "world_map 🗺️, wrench 🔧, writing_hand ✍️, x ❌, yellow_heart 💛, yum 😋, zap ⚡, zero 0️⃣, zzz 💤",
];

const CHARACTERS = new Map(ROWS.flatMap((row) => row.split(", ")).map((pair) => pair.split(" ")));

export function characterFor(name) {
  return CHARACTERS.get(name.replace(/::skin-tone-[2-6]$/, ""));
}

export function emojiNode(name) {
  const character = characterFor(name);
  if (!character) return document.createTextNode(`:${name}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, character);
}

// Splits a text into strings and emoji elements.
export function withEmoji(text, leaf = (piece) => piece) {
  const pieces = text.split(/:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/);
  return pieces.flatMap((piece, index) => {
    if (index % 2 === 0) return piece ? [leaf(piece)] : [];
    return characterFor(piece) ? [emojiNode(piece)] : [leaf(`:${piece}:`)];
  });
}
