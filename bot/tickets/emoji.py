"""The characters behind Slack's names of emoji, for those that people use when they write to somebody."""

import re

CODE = re.compile(r"(?<!\w):([a-z0-9_+'-]{1,60}):(?::skin-tone-([2-6]):)?(?!\w)")
TONES = "🏻🏼🏽🏾🏿"
TABLE = """
smile 😄 smiley 😃 grinning 😀 grin 😁 blush 😊 slightly_smiling_face 🙂 simple_smile 🙂 wink 😉 relaxed ☺️
joy 😂 rofl 🤣 rolling_on_the_floor_laughing 🤣 laughing 😆 satisfied 😆 sweat_smile 😅 innocent 😇 relieved 😌
heart_eyes 😍 star-struck 🤩 kissing_heart 😘 hugging_face 🤗 hugging 🤗 thinking_face 🤔 thinking 🤔
neutral_face 😐 expressionless 😑 upside_down_face 🙃 face_with_rolling_eyes 🙄 smirk 😏 sunglasses 😎
nerd_face 🤓 partying_face 🥳 confused 😕 slightly_frowning_face 🙁 white_frowning_face ☹️ disappointed 😞
worried 😟 pensive 😔 cry 😢 sob 😭 sweat 😓 cold_sweat 😰 scream 😱 flushed 😳 pleading_face 🥺 angry 😠 rage 😡
exploding_head 🤯 sleeping 😴 mask 😷 zipper_mouth_face 🤐 shushing_face 🤫 face_palm 🤦 shrug 🤷 wave 👋
raised_hand ✋ hand ✋ raised_hands 🙌 clap 👏 pray 🙏 handshake 🤝 muscle 💪 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎
ok_hand 👌 crossed_fingers 🤞 v ✌️ point_up ☝️ point_down 👇 point_left 👈 point_right 👉 point_up_2 👆
writing_hand ✍️ eyes 👀 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜
black_heart 🖤 broken_heart 💔 two_hearts 💕 sparkling_heart 💖 100 💯 boom 💥 fire 🔥 sparkles ✨ star ⭐
star2 🌟 dizzy 💫 zap ⚡ tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 birthday 🎂 trophy 🏆 first_place_medal 🥇
rocket 🚀 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 question ❓ grey_question ❔
exclamation ❗ heavy_exclamation_mark ❗ bangbang ‼️ information_source ℹ️ bulb 💡 mag 🔍 link 🔗 paperclip 📎
pushpin 📌 round_pushpin 📍 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 calendar 📆 date 📅 clock1 🕐 hourglass ⌛
hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ bell 🔔 email 📧 e-mail 📧 envelope ✉️
incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 package 📦 truck 🚚 telephone ☎️ phone ☎️
telephone_receiver 📞 iphone 📱 computer 💻 desktop_computer 🖥️ printer 🖨️ camera 📷 credit_card 💳
moneybag 💰 euro 💶 dollar 💵 receipt 🧾 shopping_trolley 🛒 shopping_bags 🛍️ house 🏠 office 🏢
department_store 🏬 key 🔑 lock 🔒 unlock 🔓 closed_lock_with_key 🔐 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️
gear ⚙️ bug 🐛 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 book 📖 books 📚 page_facing_up 📄
file_folder 📁 coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine_glass 🍷 pizza 🍕 cake 🍰 sunny ☀️ cloud ☁️ umbrella ☔
snowflake ❄️ rainbow 🌈 rose 🌹 bouquet 💐 sunflower 🌻 four_leaf_clover 🍀 dog 🐶 cat 🐱 unicorn_face 🦄
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄 heavy_plus_sign ➕
heavy_minus_sign ➖ red_circle 🔴 large_blue_circle 🔵 large_green_circle 🟢 large_yellow_circle 🟡
white_circle ⚪ black_circle ⚫ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣
nine 9️⃣ zero 0️⃣ keycap_ten 🔟
"""
CHARACTERS = dict(zip(TABLE.split()[::2], TABLE.split()[1::2], strict=True))


def emojis(text: str) -> str:
    """With characters in the place of the names that we know; the others stay as they are."""
    return CODE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    known = CHARACTERS.get(match[1])
    return match[0] if known is None else known + (TONES[int(match[2]) - 2] if match[2] else "")
