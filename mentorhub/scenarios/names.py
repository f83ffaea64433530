"""Names of made-up people, of the many origins that library workers have. Given names and family names by origin."""

ORIGINS = {
    "english": (
        "Alice Amelia Barbara Beth Brian Carol Charlotte Christopher Daniel Deborah Diane Eleanor Emily Frank George "
        "Grace Hannah Helen James Jane Joan Karen Kevin Laura Linda Margaret Mark Matthew Nancy Olivia Patricia Paul "
        "Rachel Rebecca Robert Ruth Samuel Sarah Susan Thomas Virginia Walter",
        "Adams Allen Anderson Bailey Baker Bennett Brooks Campbell Carter Clark Collins Cook Cooper Davis Evans Foster "
        "Gray Green Harris Hill Hughes Jackson Johnson Jones King Lewis Martin Miller Mitchell Moore Morgan Parker "
        "Reed Roberts Robinson Scott Smith Taylor Thompson Turner Walker Ward White Williams Wilson Wood Wright Young",
    ),
    "african american": (
        "Aaliyah Andre Ayanna Denise Darnell Ebony Imani Jamal Keisha Latoya Malik Monique Nia Tamika Terrence Yolanda",
        "Banks Booker Coleman Freeman Gaines Jefferson Mosley Rivers Washington Whitfield",
    ),
    "spanish": (
        "Alejandra Álvaro Ana Andrés Beatriz Carlos Carmen Diego Elena Esteban Gabriela Inés Javier José Lucía Luis "
        "Marisol Mónica Óscar Pilar Raúl Rocío Sofía Teresa Ximena",
        "Acosta Álvarez Castillo Castro Cruz Delgado Díaz Espinoza Fernández Flores García Gómez González Gutiérrez "
        "Hernández Jiménez López Martínez Mendoza Morales Muñoz Núñez Ortiz Peña Pérez Ramírez Ramos Reyes Rivera "
        "Rodríguez Ruiz Sánchez Santiago Torres Vargas Vásquez Zúñiga",
    ),
    "portuguese": (
        "Bruna Caetano Conceição Fátima Inês João Luísa Otávio Thaís",
        "Albuquerque Araújo Carvalho Conceição Gonçalves Guimarães Magalhães Medeiros Simões",
    ),
    "french": (
        "Adélaïde Benoît Céline Étienne Élodie François Geneviève Hélène Jérôme Maëlle Noémie Océane Renée Thérèse",
        "Beaulieu Bélanger Charbonneau Côté Desrosiers Fontaine Gagné Lévesque Ouellet Pelletier Thériault Villeneuve",
    ),
    "haitian": ("Guerline Marie-Ange Fabiola Wilner Jean-Robert", "Baptiste Jean-Louis Pierre Saint-Fleur Toussaint"),
    "german": ("Anke Dieter Greta Jürgen Käthe Lukas Sönke", "Bäumer Götz Kröger Müller Schäfer Weiß Zimmermann"),
    "nordic": ("Åsa Bjørn Freyja Ingrid Jóhanna Lars Søren", "Ågren Bjørnstad Grímsdóttir Lindqvist Sørensen Østby"),
    "polish": (
        "Agnieszka Józef Łucja Małgorzata Paweł Wojciech Zofia",
        "Brzęczyszczykiewicz Dąbrowski Kowalczyk Łukasiewicz Szczepański Wiśniewska Wójcik",
    ),
    "italian": ("Chiara Donatella Enzo Giulia Marco Niccolò", "Bianchi D'Angelo De Luca Esposito Lombardi Ricci"),
    "irish": (
        "Aoife Caoimhe Ciarán Niamh Pádraig Saoirse Siobhán",
        "Fitzgerald McCarthy O'Brien O'Connor O'Neill O'Sullivan",
    ),
    "greek and slavic": (
        "Athena Dimitri Ivana Kateryna Milica Olena Svetlana Vladimír",
        "Čapková Dvořák Hadžić Kovačević Papadopoulos Petrović Shevchenko Volkova",
    ),
    "arabic": (
        "Aisha Amina Fatima Hassan Huda Khalid Layla Mariam Mustafa Noor Omar Samira Yusuf Zaynab",
        "Abdallah Al-Masri Aziz Benali El-Sayed Farah Haddad Hussein Khalil Mansour Nasser Qureshi Rahman Saleh",
    ),
    "persian and turkish": (
        "Ayşe Bahar Çağla Darius Farzaneh Kiana Mehmet Şirin",
        "Ahmadi Çelik Ghorbani Hosseini Rostami Şahin Tehrani Yıldız",
    ),
    "hebrew": ("Avigail Chaya Dov Eitan Miriam Noa Shira Yael", "Ben-David Cohen Friedman Katz Levi Mizrahi Shapiro"),
    "east african": (
        "Abebe Almaz Fikru Hodan Ifrah Makda Selam Tsehay",
        "Abdi Bekele Gebremedhin Hailu Mohamud Tadesse Tesfaye Warsame",
    ),
    "west african": (
        "Abena Adaeze Ama Babajide Chidinma Chinonso Fatou Kofi Kwame Ngozi Olúwaṣeun Oluwadamilola Yaa",
        "Adeyemi Adjei Diop Eze Mensah Nwachukwu Ogunleye Okafor Okonkwo Owusu Traoré",
    ),
    "south asian": (
        "Aarav Anjali Arjun Deepa Farhana Harpreet Ishani Kavita Lakshmi Meera Nikhil Padma Priya Rahul Sanjay Shreya "
        "Tanvi Venkata Vikram",
        "Agarwal Banerjee Bhattacharya Chowdhury Desai Gill Gupta Iyer Joshi Kaur Krishnamurthy Kumar Mehta Nair Patel "
        "Rao Reddy Sharma Singh Subramaniam Venkataraman",
    ),
    "chinese": (
        "Chun Fang Hao Hui Jing Li Mei Ming Qiang Wei Xiaoling Xin Ying Yu Zhen",
        "Chan Chen Cheung Huang Lam Li Lin Liu Ng Wang Wong Wu Xu Yang Zhang Zhao",
    ),
    "japanese": ("Akiko Emi Haruki Kenji Naomi Sachiko Yōko", "Fujimoto Inoue Nakamura Ōta Sato Tanaka Watanabe"),
    "korean": ("Eun-ji Hyun-woo Ji-min Min-jun Seo-yeon Soo-jin", "Choi Han Jung Kang Kim Lee Park Yoon"),
    "vietnamese": (
        "Bích Đức Hạnh Hồng Lan Minh Ngọc Thảo Trâm Tuấn",
        "Bùi Đặng Đỗ Hoàng Huỳnh Lê Ngô Nguyễn Phạm Trần",
    ),
    "filipino": ("Analyn Jerome Ligaya Maricel Rommel Rosalinda", "Bautista Dela-Cruz Macaraeg Pangilinan Villanueva"),
    "hmong and lao": ("Kao Mai Pa-Nhia Tou Xeng", "Her Lor Moua Phommachanh Thao Vang Xiong Yang"),
    "native": ("Kaya Lomasi Nizhoni Tallulah Wilma", "Begay Benally Deer Etsitty Ketcher Tsosie Yellowhorse"),
    "pacific": ("Kalani Keola Leilani Moana Sione Talia", "Faleolo Kahananui Kealoha Taufa Tuiasosopo"),
}

# Names that forms, sorting and layout tend to get wrong: long, one word, another direction, another script.
UNUSUAL = (
    "Wolfgang-Amadeus Schlüsselbergerdorfer-Hinterstoisser",
    "María de los Ángeles Fernández-Quintanilla y Álvarez de Sotomayor",
    "Sukarnoputri",
    "Tamanaha",
    "أمينة الحسيني",
    "محمد عبد الرحمن",
    "נעמי בן־דוד",
    "فرزانه تهرانی",
    "林曉雯",
    "山田 太郎",
    "김서연",
    "Ольга Шевченко",
    "Ελένη Παπαδοπούλου",
    "अनीता शर्मा",
    "ᏩᎾ ᎹᏂᎩᎳ",
    "Nguyễn Thị Minh Khai",
    "Siobhán Ní Dhomhnaill",
    "Zoë Quist-Ångström",
    "J. R. O'Keeffe-Łukasiewicz, Jr.",
    "Anneliese von und zu Hohenlohe-Waldenburg",
)


def pairs():
    """Return (given, family) of every crossing within an origin, origin by origin."""
    return [
        (given, family)
        for given_names, family_names in ORIGINS.values()
        for given in given_names.split()
        for family in family_names.split()
    ]


def every_name():
    """Return all given names crossed with all family names, whatever their origin: tens of thousands of full names."""
    given = sorted({name for names, _ in ORIGINS.values() for name in names.split()})
    family = sorted({name for _, names in ORIGINS.values() for name in names.split()})
    return [f"{one} {other}" for one in given for other in family]


# Languages that people with names of an origin may speak besides English.
LANGUAGES = {
    "spanish": "es", "portuguese": "pt", "french": "fr", "haitian": "ht", "german": "de", "polish": "pl",
    "italian": "it", "arabic": "ar", "persian and turkish": "fa", "hebrew": "he", "east african": "am",
    "west african": "yo", "south asian": "hi", "chinese": "zh", "japanese": "ja", "korean": "ko", "vietnamese": "vi",
    "filipino": "tl", "hmong and lao": "hmn", "native": "nv", "pacific": "haw",
}  # fmt: skip
